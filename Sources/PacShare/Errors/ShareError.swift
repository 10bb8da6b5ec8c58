import FileSystem

/// Why something that was asked of a share was not done. No error holds a password, a token, a share's id or the name of
/// a file in it.
public enum ShareError: Error, Hashable, Sendable {
    // The share.

    /// There is no such share, or none any more.
    case notFound
    /// The share was there and is not any more: it was picked up, revoked, or its time is over.
    case gone
    /// What was stored is not there any more.
    case lost
    /// All attempts that the sender allowed are used up.
    case locked
    /// The sealed metadata and what is stored do not belong together.
    case tampered
    /// Somebody else is downloading the share.
    case beingDownloaded(retryAfterSeconds: Int)
    /// The share is still the original PacCrypt's, which has no containers.
    case originalShare

    // Passwords, codes and tokens.

    /// A password, a code or a proof is wrong. Which one is not said.
    case wrongSecret
    /// The password is right; the code is of another time, for the clocks differ by this many seconds.
    case clockOff(seconds: Int)
    /// The share asks for a code, and none was given.
    case codeRequired
    /// Too many attempts were made.
    case tooManyAttempts(retryAfterSeconds: Int)
    /// The ticket is not one of this share, or not any more: the share has to be unlocked again.
    case noTicket
    /// The lease is not one of this share, or not any more: the share has to be opened again.
    case noLease
    /// The manage token is not that of the share's sender.
    case wrongManageToken
    /// The token is not that of the picture of the second factor, or its time is over.
    case noPicture

    // Downloads.

    /// The share has no file at this place.
    case noSuchFile
    /// The files cannot be handed out as a zip, but one by one.
    case noZip
    /// The file cannot be decrypted here, but only be handed out as its sender sealed it.
    case onlySealed
    /// The file is too large to be shown.
    case tooLargeToShow

    // Uploads.

    /// What the sender asks for is not allowed; the sentence says what is.
    case invalidOption(String)
    /// The client has as many shares as it may have.
    case tooManyShares
    /// The share would have more files than one may have.
    case tooManyFiles(most: Int)
    /// The files are larger than a share may be.
    case tooLarge(mostBytes: UInt64)
    /// Too many files are being uploaded at once.
    case tooManyUploads
    /// A file is infected.
    ///
    /// - Parameter file: its place in the share, from 1; nil for a file alone.
    case infected(signature: String, file: Int?)
    /// A file could not be scanned whole, and only scanned files are accepted.
    ///
    /// - Parameter file: as for ``infected(signature:file:)``.
    case notScanned(file: Int?)
    /// Files that their sender sealed cannot be scanned, and only scanned files are accepted.
    case sealedNotAccepted
    /// There is a share of this id already.
    case alreadyStored

    // The server.

    /// Where shares are kept cannot be read or written. The cause is for the operator only.
    case storageUnavailable(cause: StorageFailure)
    /// The program did things in an order that makes no sense. This is always a bug.
    case misuse(String)
}

extension ShareError {
    /// Whether somebody has shown a wrong password, code or proof, so that the attempt counts.
    public var isFailedAttempt: Bool {
        switch self {
        case .wrongSecret, .clockOff: true
        default: false
        }
    }
}

extension ShareError: CustomStringConvertible {
    /// What happened, in a sentence for a person.
    public var description: String {
        switch self {
        case .notFound: "There is no such share."
        case .gone: "This share is not available any more."
        case .lost: "The content of this share is not there any more."
        case .locked: "This share is locked after too many wrong attempts."
        case .tampered: "What is stored of this share does not belong together. It was not opened."
        case .beingDownloaded: "Somebody is downloading this share."
        case .originalShare: "This share was made by the original PacCrypt; only the server can open it."
        case .wrongSecret: "A password, the code or the proof is wrong."
        case .clockOff(let seconds): "The server's clock differs by \(abs(seconds)) s from the code's."
        case .codeRequired: "This share asks for a code from an authenticator app."
        case .tooManyAttempts(let seconds): "Too many attempts. Try again in \(seconds) s."
        case .noTicket: "The share has to be unlocked again."
        case .noLease: "The share has to be opened again."
        case .wrongManageToken: "This is not the token of this share's sender."
        case .noPicture: "There is no such picture."
        case .noSuchFile: "There is no such file in the share."
        case .noZip: "These files can only be downloaded one by one."
        case .onlySealed: "The sender sealed this file. It can only be downloaded sealed."
        case .tooLargeToShow: "This file is too large to be shown."
        case .invalidOption(let sentence): sentence
        case .tooManyShares: "You have too many shares that were not picked up yet."
        case .tooManyFiles(let most): "A share has at most \(most) files."
        case .tooLarge(let most): "A share has at most \(most) bytes."
        case .tooManyUploads: "Too many files are being uploaded at once."
        case .infected(let signature, let file):
            "File rejected: \(signature)\(file.map { " (file \($0))" } ?? "")"
        case .notScanned(let file):
            "\(file.map { "File \($0)" } ?? "The file") could not be scanned whole, which is required here."
        case .sealedNotAccepted: "Files that the sender sealed cannot be scanned, which is required here."
        case .alreadyStored: "There is a share of this id already."
        case .storageUnavailable(let cause): cause.description
        case .misuse(let sentence): sentence
        }
    }
}
