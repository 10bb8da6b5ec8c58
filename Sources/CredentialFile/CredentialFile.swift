import AdminAccess
import Crypto
import FileSystem
import Foundation
import PacCryptCore
import RequestGuard
import SystemPackage
import Threads

/// The account in `admin_creds.json` and the setup token in `setup_token`, each one Fernet token under `admin_key.key`.
///
/// A running server and the command line may use it at the same time: changes take a lock, and replace a file as a
/// whole. Calls block on a thread of its own, never on the caller's. An account that the original wrote is read as it
/// is; the first change copies it to `admin_creds.json.original`.
public final class CredentialFile: Sendable {
    /// The account's file below `application_data`.
    public static let name = "admin_creds.json"
    /// The setup token's file below `application_data`; there is none while there is an account.
    public static let setupTokenName = "setup_token"
    /// How long a call waits for another process, in seconds.
    private static let lockSeconds = 5.0

    private let credentials: SealedFile
    private let setup: SealedFile
    private let original: DurableFile
    private let lockPath: FilePath
    private let thread = ThreadPool(count: 1, name: "credentials")

    /// Deletes what interrupted writes left, and takes rights on the files away that others have. Blocks.
    ///
    /// - Parameters:
    ///   - folder: the path of `application_data`, which exists.
    ///   - key: the key in `admin_key.key`.
    ///   - removesLeftovers: whether what interrupted writes left is deleted; only where the key lay before.
    ///   - clock: the time that tokens name.
    /// - Throws: ``CredentialFileError``.
    public init(
        folder: FilePath, key: FernetKey, removesLeftovers: Bool = true,
        clock: @escaping @Sendable () -> Timestamp = Timestamp.system
    ) throws(CredentialFileError) {
        let file = DurableFile(folder: folder, name: FilePath(Self.name))
        let setupFile = DurableFile(folder: folder, name: FilePath(Self.setupTokenName))
        credentials = SealedFile(file: file, key: key, clock: clock)
        setup = SealedFile(file: setupFile, key: key, clock: clock)
        original = DurableFile(path: file.path.withSuffix(".original"))
        lockPath = file.path.withSuffix(".lock")
        let files = [file, setupFile, original]
        try locked { () throws(CredentialFileError) in
            for file in files {
                if removesLeftovers {
                    try onFiles(CredentialFileError.init) { () throws(FileError) in try file.removeLeftovers() }
                }
                // The original's files are open to everybody. What belongs to somebody else becomes private with the
                // first change, which replaces it.
                _ = try? Protection.restrictToOwner(file.path)
            }
        }
    }

    /// As `CredentialStore.account()`.
    ///
    /// - Throws: ``CredentialFileError``, as the operations below.
    public func account() async throws(CredentialFileError) -> StoredAccount? {
        try await thread.run { () throws(CredentialFileError) in try self.load()?.stored }
    }

    /// As `CredentialStore.setupToken()`.
    public func setupToken() async throws(CredentialFileError) -> SetupToken? {
        try await runLocked { () throws(CredentialFileError) in
            if try self.load() != nil {
                // Left by a crash between the account and the token's end.
                try self.setup.remove()
                return nil
            }
            if let token = try self.currentSetupToken() { return token }
            return try self.makeSetupToken()
        }
    }

    /// As `CredentialStore.create(_:using:)`.
    public func create(
        _ account: AdminAccount, using token: SetupToken
    ) async throws(CredentialFileError) -> AccountCreation {
        try await runLocked { () throws(CredentialFileError) in
            if try self.load() != nil { return .exists }
            guard try self.currentSetupToken() == token else { return .wrongToken }
            try self.write(account)
            // The account is made. Beside it a token means nothing, and the next look at it removes it.
            try? self.setup.remove()
            return .created
        }
    }

    /// As `CredentialStore.replace(_:revision:)`.
    public func replace(
        _ account: AdminAccount, revision: Revision
    ) async throws(CredentialFileError) -> Bool {
        try await runLocked { () throws(CredentialFileError) in
            guard let present = try self.load(), present.stored.revision == revision else { return false }
            try self.keepOriginal(present)
            try self.write(account)
            return true
        }
    }

    /// As `CredentialStore.reset()`.
    public func reset() async throws(CredentialFileError) -> SetupToken {
        try await runLocked { () throws(CredentialFileError) in
            // An account that cannot be read stays: with another key in place, anybody could set the instance up anew.
            if let present = try self.load() { try self.keepOriginal(present) }
            let token = try self.makeSetupToken()
            try self.credentials.remove()
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

    private func load() throws(CredentialFileError) -> Present? {
        guard let (contents, token) = try credentials.read() else { return nil }
        let (account, isOriginal) = try AccountCodec.decode(contents, path: credentials.file.path)
        // No two tokens are equal, so that the hash names one state of the file, whoever wrote it.
        let revision = Revision(Data(SHA256.hash(data: token)).base64EncodedString())
        return Present(
            stored: StoredAccount(account: account, revision: revision), isOriginal: isOriginal,
            token: token)
    }

    private func write(_ account: AdminAccount) throws(CredentialFileError) {
        try credentials.write(AccountCodec.encode(account, path: credentials.file.path))
    }

    private func keepOriginal(_ present: Present) throws(CredentialFileError) {
        guard present.isOriginal else { return }
        try onFiles(CredentialFileError.init) { () throws(FileError) in try original.replace(with: present.token) }
    }

    private func currentSetupToken() throws(CredentialFileError) -> SetupToken? {
        guard let (contents, _) = try setup.read() else { return nil }
        guard let token = SetupToken(String(decoding: contents, as: UTF8.self)) else {
            throw .malformed(setup.file.path)
        }
        return token
    }

    private func makeSetupToken() throws(CredentialFileError) -> SetupToken {
        let token = SetupToken.random()
        try setup.write(Array(token.text.utf8))
        return token
    }

    private func runLocked<Output: Sendable>(
        _ body: @escaping @Sendable () throws(CredentialFileError) -> Output
    ) async throws(CredentialFileError) -> Output {
        try await thread.run { () throws(CredentialFileError) in try self.locked(body) }
    }

    private func locked<Output>(
        _ body: () throws(CredentialFileError) -> Output
    ) throws(CredentialFileError) -> Output {
        let lock = try onFiles(CredentialFileError.init) { () throws(FileError) in
            try FileLock(lockPath, waitingSeconds: Self.lockSeconds)
        }
        let output = try body()
        lock.release()
        return output
    }
}
