import Hummingbird
import HummingbirdTesting
import Logging
import RequestGuard
import Settings
import Synchronization

@testable import PacCryptServer

/// A server on a free port of loopback, with the real pipeline and a clock of its own.
struct TestServer: Sendable {
    let clock = ManualTime()
    let log = LogRecorder()
    var settings = Settings()
    var spoolLimits = SpoolLimits(reserveBytes: 0)
    var configuration = ServerConfiguration(version: "1.2.3")

    /// Runs the server for the time of `body`.
    func run<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        try await run { client, _ in try await body(client) }
    }

    /// Runs the server for the time of `body`, which also sees what the spool takes of the disk.
    func run<Value>(
        _ body: @Sendable (any TestClientProtocol, SpoolAccount) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { folder in
            let services = try services(spoolFolder: folder)
            return try await application(services).test(.live) { try await body($0, services.spool.account) }
        }
    }

    /// What the server works with.
    func services(spoolFolder: String) throws -> ServerServices {
        let policy = try RequestPolicy(settings: settings)
        let limiter = RateLimiter(
            store: InMemoryLimitStore(capacity: .init(counters: 4096, blocks: 4096, attemptBuckets: 64, shards: 1)),
            limits: policy.rateLimits, clock: { [clock] in clock.now })
        let folder = try SpoolFolder(path: spoolFolder)
        let account = SpoolAccount(limits: spoolLimits) { try folder.volumeSpace() }
        return ServerServices(
            policy: LivePolicy(policy), limiter: limiter,
            derivations: DerivationPool(limits: DerivationLimits(perClient: 64)),
            spool: Spool(folder: folder, account: account, executor: WorkerThreads(count: 1, name: "spool")))
    }

    private func application(_ services: ServerServices) throws -> some ApplicationProtocol {
        var logger = Logger(label: "test") { _ in log.handler }
        logger.logLevel = .debug
        return try buildApplication(services, configuration: configuration, logger: logger)
    }
}

/// The time of rate limits, which stands still until a test moves it.
final class ManualTime: Sendable {
    private let milliseconds = Mutex<Int64>(1_700_000_000_000)

    var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    func advance(seconds: Int64) {
        milliseconds.withLock { $0 += seconds * 1000 }
    }
}
