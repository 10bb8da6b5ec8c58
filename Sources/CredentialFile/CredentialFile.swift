import AdminAccess
import Crypto
import DurableFiles
import Foundation
import PacCryptCore
import RequestGuard
import Threads

/// The account in `admin_creds.json` and the setup token in `setup_token`, each one Fernet token under `admin_key.key`.
///
/// A running server and the command line may use it at the same time: changes take a lock, and replace a file as a
/// whole. Calls block on a thread of its own, never on the caller's. An account that the original wrote is read as it
/// is; the first change copies it to `admin_creds.json.original`.
public final class CredentialFile: CredentialStore {
    /// The account's file below `application_data`.
    public static let name = "admin_creds.json"
    /// The setup token's file below `application_data`; there is none while there is an account.
    public static let setupTokenName = "setup_token"
    /// How long a call waits for another process, in seconds.
    private static let lockSeconds = 5.0

    private let credentials: SealedFile
    private let setup: SealedFile
    private let original: DurableFile
    private let lockPath: String
    private let thread = ThreadPool(count: 1, name: "credentials")

    /// Deletes what interrupted writes left, and takes rights on the files away that others have. Blocks.
    ///
    /// - Parameters:
    ///   - folder: the path of `application_data`, which exists.
    ///   - key: the key in `admin_key.key`.
    ///   - clock: the time that tokens name.
    /// - Throws: ``CredentialFileError``.
    public init(
        folder: String, key: FernetKey, clock: @escaping @Sendable () -> Timestamp = Timestamp.system
    ) throws(CredentialFileError) {
        let file = DurableFile(folder: folder, name: Self.name)
        let setupFile = DurableFile(folder: folder, name: Self.setupTokenName)
        credentials = SealedFile(file: file, key: key, clock: clock)
        setup = SealedFile(file: setupFile, key: key, clock: clock)
        original = DurableFile(folder: folder, name: "\(Self.name).original")
        lockPath = "\(folder)/\(Self.name).lock"
        let files = [file, setupFile, original]
        try locked {
            for file in files {
                try file.removeLeftovers()
                // The original's files are open to everybody. What belongs to somebody else becomes private with the
                // first change, which replaces it.
                try? PrivateFile.restrict(path: file.path)
            }
        }
    }

    public func account() async throws -> StoredAccount? {
        try await run { try self.load()?.stored }
    }

    public func setupToken() async throws -> SetupToken? {
        try await runLocked {
            if try self.load() != nil {
                // Left by a crash between the account and the token's end.
                try self.setup.file.remove()
                return nil
            }
            return try self.currentSetupToken() ?? self.makeSetupToken()
        }
    }

    public func create(_ account: AdminAccount, using token: SetupToken) async throws -> AccountCreation {
        try await runLocked {
            if try self.load() != nil { return .exists }
            guard try self.currentSetupToken() == token else { return .wrongToken }
            try self.credentials.write(AccountCodec.encode(account))
            // The account is made. Beside it a token means nothing, and the next look at it removes it.
            try? self.setup.file.remove()
            return .created
        }
    }

    public func replace(_ account: AdminAccount, revision: Revision) async throws -> Bool {
        try await runLocked {
            guard let present = try self.load(), present.stored.revision == revision else { return false }
            try self.keepOriginal(present)
            try self.credentials.write(AccountCodec.encode(account))
            return true
        }
    }

    public func reset() async throws -> SetupToken {
        try await runLocked {
            // An account that cannot be read stays: with another key in place, anybody could set the instance up anew.
            if let present = try self.load() { try self.keepOriginal(present) }
            let token = try self.makeSetupToken()
            try self.credentials.file.remove()
            return token
        }
    }
}

extension CredentialFile {
    private struct Present {
        let stored: StoredAccount
        let isOriginal: Bool
        /// The file as it is.
        let token: [UInt8]
    }

    private func load() throws -> Present? {
        guard let (contents, token) = try credentials.read() else { return nil }
        let (account, isOriginal) = try AccountCodec.decode(contents, path: credentials.file.path)
        // No two tokens are equal, so that the hash names one state of the file, whoever wrote it.
        let revision = Revision(Data(SHA256.hash(data: token)).base64EncodedString())
        return Present(
            stored: StoredAccount(account: account, revision: revision), isOriginal: isOriginal,
            token: token)
    }

    private func keepOriginal(_ present: Present) throws {
        if present.isOriginal { try original.replace(with: present.token) }
    }

    private func currentSetupToken() throws -> SetupToken? {
        guard let (contents, _) = try setup.read() else { return nil }
        guard let token = SetupToken(String(decoding: contents, as: UTF8.self)) else {
            throw CredentialFileError.malformed(setup.file.path)
        }
        return token
    }

    private func makeSetupToken() throws -> SetupToken {
        let token = SetupToken.random()
        try setup.write(Array(token.text.utf8))
        return token
    }

    private func runLocked<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) async throws -> Output {
        try await run { try self.locked(body) }
    }

    private func run<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) async throws -> Output {
        do {
            return try await thread.run(body)
        } catch {
            throw Self.typed(error)
        }
    }

    private func locked<Output>(_ body: () throws -> Output) throws(CredentialFileError) -> Output {
        do {
            return try FileLock.holding(lockPath, waitingSeconds: Self.lockSeconds, body)
        } catch {
            throw Self.typed(error)
        }
    }

    private static func typed(_ error: any Error) -> CredentialFileError {
        switch error {
        case let error as CredentialFileError: error
        case let error as FileError: CredentialFileError(error)
        default: CredentialFileError(.unavailable, "The account cannot be read or written.")
        }
    }
}
