import AdminAccess
import AuditLog
import ContentPipeline
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Settings
import Synchronization
import SystemPackage
import TestSupport
import Threads

@testable import PacCryptServer

/// A server on a free port of loopback, with the real pipeline and a clock of its own.
struct TestServer: Sendable {
    let clock = ManualClock()
    let log = LogRecorder()
    let admin = AdminState()
    let shares = InMemoryShareStore()
    /// What stands before ``shares``, to break.
    var brokenShares: (any ShareStore)?
    let blobs = InMemoryBlobStore()
    /// What stands before ``blobs``, to break.
    var brokenBlobs: (any BlobStore)?
    var scanner: any ContentScanner = SignatureScanner()
    var settings = Settings()
    /// How long the end of a download waits for shares that cannot be changed.
    var patience = Duration.seconds(20)
    var spoolLimits = SpoolLimits(reserveBytes: 0)
    var configuration = TestServer.configuration

    /// Derives keys at the least cost: what ``PasswordKDF/standard`` takes is checked where it is the promise.
    static let kdf = PasswordKDF.argon2id(iterations: 1, memoryKiB: 8)

    /// With more time between two requests than a test with a key pair of its own takes on a loaded machine.
    private static var configuration: ServerConfiguration {
        var configuration = ServerConfiguration(version: "1.2.3")
        configuration.connections.headerTimeout = .minutes(5)
        return configuration
    }

    /// Runs the server for the time of `body`.
    func run<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        try await run { client, _ in try await body(client) }
    }

    /// Runs the server for the time of `body`, which also sees what the spool takes of the disk.
    func run<Value>(
        _ body: @Sendable (any TestClientProtocol, SpoolAccount) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { folder in
            let services = try services(folder: folder)
            return try await application(services, ServerBudgets(configuration)).live {
                try await body($0, services.spool.account)
            }
        }
    }

    /// Runs the server for the time of `body`, which also sees what is taken of its budgets.
    func runWithBudgets<Value>(
        _ body: @Sendable (any TestClientProtocol, ServerBudgets) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { folder in
            let budgets = ServerBudgets(configuration)
            return try await application(try services(folder: folder), budgets).live { try await body($0, budgets) }
        }
    }

    /// What the server works with.
    ///
    /// - Parameter folder: a path where nothing is yet.
    func services(folder: String) throws -> ServerServices {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let policy = LivePolicy(RequestPolicy(settings: settings))
        let limiter = RateLimiter(
            store: InMemoryLimitStore(capacity: .init(counters: 4096, blocks: 4096, attemptBuckets: 64, shards: 1)),
            clock: { [clock] in clock.timestamp })
        let spoolFolder = try SpoolFolder(path: FilePath(folder + "/spool"))
        let account = SpoolAccount(limits: spoolLimits) { try spoolFolder.volumeSpace() }
        let derivations = DerivationPool(limits: DerivationLimits(perClient: 64), kdf: Self.kdf)
        let ciphers = CipherPool(cores: 2)
        return ServerServices(
            policy: policy, limiter: limiter, derivations: derivations,
            spool: Spool(
                folder: spoolFolder, account: account, threads: ThreadPool(count: 1, name: "spool"), ciphers: ciphers),
            shares: shareServices(derivations, ciphers), uploadAttempts: uploadAttempts(), audit: admin.audit,
            admin: try admin.services(
                folder: folder, settings: settings, policy: policy, derivations: derivations,
                clock: { [clock] in clock.timestamp }),
            failures: FailureLog { [clock] in clock.now })
    }

    private func shareServices(_ derivations: DerivationPool, _ ciphers: CipherPool) -> ShareServices {
        ShareServices(
            shares: brokenShares ?? shares, blobs: brokenBlobs ?? blobs, ciphers: ciphers, scanner: scanner,
            derivations: PooledDerivations(derivations),
            attempts: ShareAttemptBudgets(
                AttemptBudget(
                    scope: "share",
                    store: InMemoryLimitStore(
                        capacity: .init(counters: 64, blocks: 64, attemptBuckets: 4096, shards: 1)),
                    clock: { [clock] in clock.timestamp })),
            events: ShareEventLog(audit: admin.audit), uploaderSecret: .random(count: 32),
            kdf: Self.kdf, patience: patience, clock: { [clock] in clock.timestamp })
    }

    private func uploadAttempts() -> AttemptBudget {
        AttemptBudget(
            scope: "upload",
            store: InMemoryLimitStore(capacity: .init(counters: 64, blocks: 64, attemptBuckets: 512, shards: 1)),
            perSubject: .uploadPassphrase, clock: { [clock] in clock.timestamp })
    }

    private func application(
        _ services: ServerServices, _ budgets: ServerBudgets
    ) throws -> some ApplicationProtocol {
        var logger = Logger(label: "test") { _ in log.handler }
        logger.logLevel = .debug
        return try buildApplication(
            services, configuration: configuration, budgets: budgets, logger: logger, onServerRunning: { _ in })
    }
}

extension TemporaryFolder {
    /// Runs `body` with a path in a folder of its own where nothing is, and removes what it left there.
    static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        return try await body(folder.path("new"))
    }
}
