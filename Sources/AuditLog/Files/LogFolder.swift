import Foundation

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

    let path: String

    func path(_ name: String) -> String { path + "/" + name }

    /// The files that exist, the oldest first; `admin_logs.enc` is the last.
    func names() throws(AuditLogError) -> [String] {
        let all: [String]
        do {
            all = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw AuditLogError(.unavailable, "Cannot list \(path).")
        }
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
        guard digits.utf8.count >= digitCount, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return UInt64(digits)
    }

    /// Keeps other processes, and other logs in this one, away while `body` runs.
    ///
    /// - Parameter isShared: lets other readers in.
    /// - Throws: ``AuditLogError/Code/busy`` when somebody holds the lock for seconds.
    func locked<Output>(
        isShared: Bool = false, _ body: () throws(AuditLogError) -> Output
    ) throws(AuditLogError) -> Output {
        let file = try OpenFile(path(Self.lockName), O_RDWR | O_CREAT, name: Self.lockName)
        try file.shareOwner(of: path)
        let deadline = ContinuousClock.now + .seconds(5)
        while flock(file.descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw systemFailure("lock \(Self.lockName)", errno) }
            guard ContinuousClock.now < deadline else {
                throw AuditLogError(.busy, "Another process holds \(path(Self.lockName)) for too long.")
            }
            usleep(2000)
        }
        // The lock ends with the descriptor.
        return try withExtendedLifetime(file) { () throws(AuditLogError) in try body() }
    }
}
