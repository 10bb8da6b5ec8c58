import FileSystem
import SystemPackage
import TextEncodings

/// The names that the log has in `application_data`.
///
/// `admin_logs.enc` is written to. When it is full it becomes `admin_logs.SEQ.enc`, named by its last entry, so that
/// the names sort in the order of the chain. The log is all of these files, one after the other.
struct LogFolder: Sendable {
    static let currentName = "admin_logs.enc"
    private static let lockName = "admin_logs.lock"
    private static let prefix = "admin_logs."
    private static let suffix = ".enc"
    private static let digitCount = 12

    /// How long to wait for another process that uses the log.
    private static let lockSeconds = 5.0

    let path: FilePath

    func path(_ name: String) -> FilePath { path.appending(name) }

    /// Opens a file of the log for reading, or for writing as well. A new one is readable by its owner only.
    func open(
        _ name: String, _ mode: FileDescriptor.AccessMode = .readOnly, _ options: FileDescriptor.OpenOptions = []
    ) throws(FileError) -> OpenFile {
        // Without `nonBlocking` a pipe in the place of the file would hang the server.
        try OpenFile(path(name), mode, options.union(.nonBlocking)).requireRegular()
    }

    /// The files that exist, the oldest first; `admin_logs.enc` is the last.
    func names() throws(FileError) -> [String] {
        let all = try OpenFolder(path).names().map(\.string)
        let full = all.compactMap { name in Self.lastSeq(of: name).map { (seq: $0, name: name) } }.sorted { $0 < $1 }
        return full.map(\.name) + (all.contains(Self.currentName) ? [Self.currentName] : [])
    }

    /// The name of a full file.
    static func fullName(lastSeq: UInt64) -> String {
        let digits = String(lastSeq)
        return prefix + String(repeating: "0", count: max(0, digitCount - digits.count)) + digits + suffix
    }

    /// The last entry that a full file's name tells; nil for other names.
    private static func lastSeq(of name: String) -> UInt64? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.utf8.count > prefix.utf8.count + suffix.utf8.count
        else { return nil }
        let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
        return digits.utf8.count >= digitCount ? UInt64(digits: digits) : nil
    }

    /// Keeps other processes, and other logs in this one, away while `body` runs; those that share the lock let each
    /// other in.
    ///
    /// - Throws: ``AuditLogError/file(_:)`` when somebody holds the lock for seconds, and what `body` throws.
    func locked<Output>(
        _ sharing: FileLock.Sharing = .exclusive, _ body: () throws(AuditLogError) -> Output
    ) throws(AuditLogError) -> Output {
        let lock = try onFiles(AuditLogError.file) { () throws(FileError) in
            try FileLock(path(Self.lockName), sharing, waitingSeconds: Self.lockSeconds)
        }
        let output = try body()
        lock.release()
        return output
    }
}
