import DurableFiles
import PacCryptCore
import RequestGuard

/// A small file that holds one Fernet token. Every call blocks on the disk.
struct SealedFile: Sendable {
    /// A token longer than this is none of ours, in bytes.
    private static let mostBytes = 64 << 10

    let file: DurableFile
    let key: FernetKey
    let clock: @Sendable () -> Timestamp

    /// What is in the file; nil when there is none.
    func read() throws -> (contents: [UInt8], token: [UInt8])? {
        guard let token = try file.read(atMost: Self.mostBytes) else { return nil }
        guard let contents = try? Fernet.open(token, with: key) else { throw CredentialFileError.notOpened(file.path) }
        return (contents, token)
    }

    /// Replaces the file.
    func write(_ contents: [UInt8]) throws {
        let seconds = UInt64(clamping: clock().milliseconds / 1000)
        try file.replace(with: Fernet.seal(contents, with: key, seconds: seconds))
    }
}
