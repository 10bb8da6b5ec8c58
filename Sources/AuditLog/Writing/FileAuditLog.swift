import Dispatch
import PacCryptCore
import Synchronization
import SystemPackage
import Threads

/// The log in `admin_logs.enc`: see `docs/audit-log.md`.
///
/// Entries are written by one thread, many with one synchronisation. The command line and a running server can append
/// to the same file.
public final class FileAuditLog: AuditSink {
    /// The name under which a single server keeps its chain. It must not change from one start to the next, or cut
    /// tails go unseen.
    public static let standardNode = "main"

    /// The sizes that bound the log's work.
    public struct Limits: Sendable {
        /// The bytes from which a file is put aside and a new one begun.
        public var fileBytes: UInt64 = 16 << 20
        /// The events that wait for the writer; ``note(_:)`` drops what comes then, ``record(_:)`` at twice as many.
        public var waitingEvents = 4096
        /// The events that are written at once.
        public var batchEvents = 512
        /// How long a failed write waits for its next attempt, in milliseconds.
        public var retryMilliseconds = 1000

        /// The standard sizes.
        public init() {}
    }

    private let writer: LogWriter

    /// Opens the log, or begins it. Blocks; the torn line of a crash is set right, and a cut tail is recorded.
    ///
    /// - Parameters:
    ///   - folder: the path of `application_data`, which exists.
    ///   - key: the key of `admin_key.key`.
    ///   - node: the name of this server's chain.
    ///   - heads: where the end of the log is kept.
    ///   - limits: the sizes that bound the log's work.
    ///   - clock: gives the time in milliseconds since 1970.
    ///   - announce: tells the ordinary log; called by this initialiser and then on the writer's thread.
    /// - Throws: ``AuditLogError``.
    public convenience init(
        folder: FilePath, key: FernetKey, node: String = FileAuditLog.standardNode, heads: any AuditHeadStore,
        limits: Limits = Limits(), clock: @escaping @Sendable () -> Int64,
        announce: @escaping @Sendable (AuditAnnouncement) -> Void
    ) throws(AuditLogError) {
        try self.init(
            folder: folder, key: key, node: node, heads: heads, limits: limits, calls: LogFileCalls(), clock: clock,
            announce: announce)
    }

    init(
        folder: FilePath, key: FernetKey, node: String = FileAuditLog.standardNode, heads: any AuditHeadStore,
        limits: Limits = Limits(), calls: LogFileCalls, clock: @escaping @Sendable () -> Int64,
        announce: @escaping @Sendable (AuditAnnouncement) -> Void
    ) throws(AuditLogError) {
        var appender = LogAppender(
            folder: LogFolder(path: folder), codec: LineCodec(key: key), node: node, heads: heads,
            fileBytes: limits.fileBytes, calls: calls, clock: clock, alarm: announce)
        let entries = try appender.append([])
        let writer = LogWriter(limits: limits, head: appender.head, announce: announce)
        self.writer = writer
        entries.forEach { announce(.entry($0)) }
        // The thread holds the writer and not this log, so that the log can go.
        ThreadPool(count: 1, name: "audit log").submit { [appender] in writer.run(appender) }
    }

    public func record(_ event: AuditEvent) async throws(AuditLogError) {
        let result = await withCheckedContinuation { continuation in
            writer.submit(event) { continuation.resume(returning: $0) }
        }
        try result.get()
    }

    /// As ``record(_:)``, for callers that are not asynchronous: blocks until the event is durable.
    public func recordBlocking(_ event: AuditEvent) throws(AuditLogError) {
        try BlockingAnswer { writer.submit(event, completion: $0) }.get()
    }

    public func note(_ event: AuditEvent) {
        writer.submit(event)
    }

    public var isHealthy: Bool { writer.isHealthy }

    /// The end of the log as this process wrote it: what is told to the ordinary log at start and every hour. Nil while
    /// there is no entry.
    public var head: AuditHead? { writer.head }

    /// Writes what waits, and ends the writer. Events that come later are refused. Blocks.
    public func close() {
        writer.close()
    }

    deinit {
        writer.stop()
    }
}

/// The answer of a call with a completion, waited for on the caller's thread.
private final class BlockingAnswer: Sendable {
    private let answer = Mutex<Result<Void, AuditLogError>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    init(_ call: (@escaping LogWriter.Completion) -> Void) {
        call { [self] result in
            answer.withLock { $0 = result }
            isThere.signal()
        }
    }

    func get() throws(AuditLogError) {
        isThere.wait()
        try answer.withLock { $0 }?.get()
    }
}
