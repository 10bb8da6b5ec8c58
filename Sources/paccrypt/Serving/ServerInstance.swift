import CommandLineIO
import Foundation
import Logging
import NIOSSL
import PacCryptServer
import RequestGuard
import ServiceLifecycle
import Settings

/// A server with its adapters: settings from a file, limits in memory, a spool on the disk.
struct ServerInstance {
    private let server: any Service
    private let settings: SettingsWatch
    private let logger: Logger

    /// - Throws: ``CommandFailure`` when settings, TLS files or folders cannot be used.
    init(options: StartOptions, logger: Logger) throws {
        self.logger = logger
        let folder = URL(filePath: options.dataDirectory, directoryHint: .isDirectory)
            .appending(path: "application_data")
        try Self.makeFolder(folder)
        let settings = try Self.loadSettings(in: folder, logger: logger)
        let policy = LivePolicy(try Self.policy(settings.current, options))
        let limiter = RateLimiter(
            store: InMemoryLimitStore(), limits: policy.current.rateLimits, clock: Timestamp.system)
        let executor = WorkerThreads(count: 4, name: "spool")
        let spool = try Self.spool(in: folder, settings.current, executor: executor)
        let readiness = Readiness(spool: spool, folder: folder.path, executor: executor)
        self.settings = SettingsWatch(settings: settings, logger: logger) { current in
            guard let new = try? Self.policy(current, options) else { return }
            policy.replace(with: new)
            limiter.replaceLimits(new.rateLimits)
            spool.account.update(Self.spoolLimits(current))
        }
        let services = ServerServices(
            policy: policy, limiter: limiter,
            derivations: DerivationPool(limits: Self.derivationLimits(settings.current)), spool: spool,
            problems: { await readiness.problems() })
        server = try buildApplication(
            services, configuration: try Self.configuration(options), logger: logger,
            onServerRunning: { port in
                let scheme = options.tls == nil ? "http" : "https"
                let host = options.host.contains(":") ? "[\(options.host)]" : options.host
                logger.notice("listening", metadata: ["address": "\(scheme)://\(host):\(port)"])
            })
    }

    /// Serves until the process is told to stop; requests in progress may then go on for a while.
    func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: [settings, server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: configuration).run()
    }

    // MARK: Parts

    private static func makeFolder(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(.other, "Cannot make the folder \(folder.path).")
        }
    }

    private static func loadSettings(in folder: URL, logger: Logger) throws -> LiveSettings {
        let file = SettingsFile(path: folder.appending(path: "settings.json").path, checks: .requestGuard)
        do {
            try file.removeLeftovers()
            let loaded = try file.load()
            for warning in loaded.warnings { logger.warning("\(warning)") }
            return LiveSettings(file: file, loaded: loaded)
        } catch {
            throw CommandFailure(.usage, "\(file.path):\n\(error)")
        }
    }

    private static func policy(_ settings: Settings, _ options: StartOptions) throws -> RequestPolicy {
        do {
            return try RequestPolicy(settings: settings, publicURL: options.publicURL)
        } catch {
            throw CommandFailure(.usage, "settings.json: \(error)")
        }
    }

    private static func spool(
        in folder: URL, _ settings: Settings, executor: any BlockingExecutor
    ) throws -> Spool {
        do {
            let spoolFolder = try SpoolFolder(path: folder.appending(path: "spool").path)
            let account = SpoolAccount(limits: spoolLimits(settings)) { try spoolFolder.volumeSpace() }
            return Spool(folder: spoolFolder, account: account, executor: executor)
        } catch {
            throw CommandFailure(.other, "\(error)")
        }
    }

    private static func spoolLimits(_ settings: Settings) -> SpoolLimits {
        SpoolLimits(
            totalBytes: settings.storageLimitBytes == 0 ? nil : UInt64(clamping: settings.storageLimitBytes),
            reserveBytes: settings.storageReserveBytes.map { UInt64(clamping: $0) })
    }

    private static func derivationLimits(_ settings: Settings) -> DerivationLimits {
        settings.kdfMemoryBytes.map { DerivationLimits(memoryBytes: $0) } ?? DerivationLimits()
    }

    private static func configuration(_ options: StartOptions) throws -> ServerConfiguration {
        var tls: TLSConfiguration?
        if let files = options.tls {
            do {
                tls = .makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem)))
            } catch {
                throw CommandFailure(.usage, "The TLS certificate or key cannot be read: \(error)")
            }
        }
        return ServerConfiguration(host: options.host, port: options.port, tls: tls, version: Version.number)
    }
}
