import AuditLogConformance
import Foundation
import PacCryptCore
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import AuditLog

/// A folder with a log in it, removed with the last reference to it.
final class LogFixture: Sendable {
    private let temporary: TemporaryFolder
    let key: FernetKey
    let heads = InMemoryAuditHeadStore()
    let clock = ManualClock(milliseconds: 1_768_473_000_000)
    let announcements = Collector<AuditAnnouncement>()

    /// - Parameter original: begins with the log that the original left.
    init(original: Bool = false) throws {
        temporary = try TemporaryFolder()
        if original {
            for name in ["admin_key.key", "admin_logs.enc"] {
                try Data(contentsOf: OriginalLog.folder.appending(path: name))
                    .write(to: temporary.url.appending(path: name))
            }
            key = try #require(try AdminKeyFile(folder: temporary.filePath).load())
        } else {
            key = .random()
        }
    }

    var folder: FilePath { temporary.filePath }

    func open(
        limits: FileAuditLog.Limits = FileAuditLog.Limits(), key: FernetKey? = nil,
        heads: (any AuditHeadStore)? = nil, calls: LogFileCalls = .unsynchronized
    ) throws -> FileAuditLog {
        try FileAuditLog(
            folder: folder, key: key ?? self.key, heads: heads ?? self.heads, limits: limits, calls: calls,
            clock: { [clock] in clock.milliseconds }, announce: { [announcements] in announcements.add($0) })
    }

    /// Writes events, one entry each, and closes the log.
    func write(_ count: Int, limits: FileAuditLog.Limits = FileAuditLog.Limits()) async throws {
        let log = try open(limits: limits)
        for number in 1...count {
            try await log.record(AuditEvent(.download, client: "203.0.113.5", detail: ["n": "\(number)"]))
        }
        log.close()
    }

    /// What recording ends with while the disk refuses to write.
    func refusal(_ number: Errno) -> AuditLogError {
        .file(.system(number, action: "write", path: temporary.filePath("admin_logs.enc")))
    }

    // MARK: What lies there

    func path(_ name: String = "admin_logs.enc") -> String { temporary.path(name) }

    func bytes(_ name: String = "admin_logs.enc") throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    func overwrite(_ bytes: some Collection<UInt8>, _ name: String = "admin_logs.enc") throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    /// The lines without their newlines.
    func lines(_ name: String = "admin_logs.enc") throws -> [[UInt8]] {
        try bytes(name).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map(
            Array.init)
    }

    func replaceLines(_ name: String = "admin_logs.enc", _ change: (inout [[UInt8]]) throws -> Void) throws {
        var lines = try lines(name)
        try change(&lines)
        try overwrite(lines.flatMap { $0 + [UInt8(ascii: "\n")] }, name)
    }

    func entries() throws -> [AuditEntry] {
        var entries: [AuditEntry] = []
        try AuditReader(folder: folder, key: key).forEach { line in
            if case .entry(let entry) = line { entries.append(entry) }
        }
        return entries
    }

    func verify(_ heads: AuditHead...) throws -> AuditVerification {
        try AuditVerifier.verify(folder: folder, key: key, heads: heads)
    }

    /// The log's files, in order.
    func names() throws -> [String] { try LogFolder(path: folder).names() }
}

/// What a closure was called with.
final class Collector<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock { $0 } }

    func add(_ element: Element) { elements.withLock { $0.append(element) } }
}

/// The log that the original PacCrypt left in `Vectors`.
enum OriginalLog {
    static var folder: URL { Bundle.module.bundleURL.appending(path: "Vectors/original") }

    static let lines = [
        "[2025-09-10 10:00:00] Admin login failed.",
        "[2025-09-11 11:00:01] Admin login successful from IP 127.0.0.1",
        "[2025-09-12 12:00:02] File uploaded and scanned: report.pdf - File is clean",
        "[2025-09-13 13:00:03] Session expired for IP 127.0.0.1",
        "[2025-09-14 14:00:04] Unauthorized IP access attempt: 203.0.113.9",
    ]
}

extension LogFileCalls {
    /// The system's calls without waiting for the disk, which no test can let lose its power.
    static var unsynchronized: LogFileCalls {
        var calls = LogFileCalls()
        calls.synchronize = { _ in }
        return calls
    }
}
