import FileSystem
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
    func read() throws(CredentialFileError) -> (contents: [UInt8], token: [UInt8])? {
        let token = try onFiles(CredentialFileError.init) { () throws(FileError) in
            try file.read(atMost: Self.mostBytes)
        }
        guard let token else { return nil }
        guard let contents = try? Fernet.open(token, with: key) else { throw .notOpened(file.path) }
        return (contents, token)
    }

    /// Replaces the file.
    func write(_ contents: [UInt8]) throws(CredentialFileError) {
        let seconds = UInt64(clamping: clock().milliseconds / 1000)
        guard let token = try? Fernet.seal(contents, with: key, seconds: seconds) else { throw .notSealed(file.path) }
        try onFiles(CredentialFileError.init) { () throws(FileError) in try file.replace(with: token) }
    }

    /// Deletes the file. No file is no error.
    func remove() throws(CredentialFileError) {
        try onFiles(CredentialFileError.init) { () throws(FileError) in try file.remove() }
    }
}
