import AdminAccess
import AuditLog
import CommandLineIO
import ContentPipeline
import Foundation
import Logging
import OriginalInstance
import PacCryptServer
import PacShare
import QRCode
import RequestGuard
import ServiceLifecycle
import Settings
import SystemPackage
import Threads

/// A server with its adapters: settings and accounts in files, sessions and shares in a database, containers in the
/// upload folder, limits in memory, a spool on the disk.
struct ServerInstance {
    private let server: any Service
    private let settings: SettingsWatch
    private let tls: TLSWatch?
    private let upkeep: Upkeep
    private let state: AccessState
    private let shares: ShareParts
    private let folder: DataFolder
    private let restart = RestartRequest()
    private let logger: Logger

    /// Whether somebody asked the server to run anew. To be read when it has ended.
    var isToRestart: Bool { restart.isMade }

    /// - Parameters:
    ///   - options: address, folder and what else is fixed at the start.
    ///   - openFiles: how many files the process may have open.
    ///   - acceptsLostShares: whether to start without a single file of the active shares.
    ///   - logger: gets one line for each request, and what operators need to know.
    /// - Throws: ``StartFailure`` when settings, keys, TLS files or folders cannot be used.
    init(options: StartOptions, openFiles: Int, acceptsLostShares: Bool, logger: Logger) async throws {
        self.logger = logger
        let descriptors = ServerParts.descriptors(openFiles: openFiles, logger: logger)
        let tls = try options.tls.map { try TLSWatch(TLSIdentity(files: $0), logger: logger) }
        self.tls = tls
        let configuration = ServerParts.configuration(options, tls: tls?.contexts, descriptors)
        let folder = try DataFolder(dataDirectory: options.dataDirectory)
        self.folder = folder
        DataFolder.close(folder.path, logger)
        let limitations = FolderLimitations(logger: logger)
        limitations.tryOut("application_data", folder.path)
        let settings = try ServerParts.settings(in: folder, logger: logger)
        let policy = LivePolicy(RequestPolicy(settings: settings.current, publicURL: options.publicURL))
        let limits = InMemoryLimitStore()
        let limiter = RateLimiter(store: limits, clock: Timestamp.system)
        let threads = ThreadPool(count: 4, name: "spool")
        let ciphers = CipherPool(cores: ProcessInfo.processInfo.activeProcessorCount)
        let derivations = DerivationPool(limits: ServerParts.derivationLimits(settings.current))

        let state = try AccessState(in: folder, logger: logger)
        self.state = state
        let spool = try ServerParts.spool(
            in: folder, of: try await state.instance(), settings.current, threads: threads, ciphers: ciphers)
        limitations.tryOut("spool", folder.path(of: "spool"))
        try await state.announceSetup(logger)
        let access = AccessControl(
            stores: state.stores, hashing: DerivedPasswords(derivations: derivations), audit: state.audit,
            clock: Timestamp.system)
        upkeep = Upkeep(state: state, access: access, limiter: limiter, policy: policy, logger: logger)

        let uploadFolder = folder.uploadFolder(settings.current)
        limitations.tryOut("upload folder", uploadFolder)
        let shares = try await ShareParts(
            state, uploadFolder: uploadFolder, acceptsLoss: acceptsLostShares, settings: settings.current,
            policy: policy, limits: limits, derivations: derivations, ciphers: ciphers,
            descriptors: descriptors, logger: logger)
        self.shares = shares
        DataFolder.close(uploadFolder, logger)
        let move = UploadFolderMove(folder: folder, inUse: uploadFolder, shares: shares, threads: threads)

        let adoption = SettingsAdoption(settings: settings) { current in
            policy.replace(with: RequestPolicy(settings: current, publicURL: options.publicURL))
            derivations.change(memoryBytes: ServerParts.derivationLimits(current).memoryBytes)
            spool.account.update(ServerParts.spoolLimits(current))
            shares.scanner.adopt(current)
            let nextFolder = folder.uploadFolder(current)
            if nextFolder != uploadFolder {
                threads.submit { limitations.tryOut("upload folder after a restart", nextFolder) }
            }
        }
        self.settings = SettingsWatch(
            settings: settings, adoption: adoption, move: move, audit: state.audit, logger: logger)

        let readiness = Readiness(
            spool: spool, folder: folder.path, threads: threads, audit: state.audit, shares: shares,
            isScanRequired: { policy.current.shareLimits.isScanRequired })
        let report = ServerReport(
            state: state, shares: shares, uploadFolder: uploadFolder, limitations: limitations, threads: threads)
        let services = ServerServices(
            policy: policy, limiter: limiter, derivations: derivations, spool: spool, shares: shares.services,
            originals: { shares.originals(under: $0, $1) },
            uploadAttempts: AttemptBudget(
                scope: "upload", store: limits, perSubject: .uploadPassphrase, clock: Timestamp.system),
            audit: state.audit,
            admin: AdminServices(
                access: access, log: LogReading(state.reader, threads: threads),
                settings: SettingsServices(
                    live: settings, policy: { RequestPolicy(settings: $0, publicURL: options.publicURL) },
                    refusalOfUploadFolder: { await move.refusal(of: $0) }, adopt: { adoption.adopt() }),
                actions: Self.actions(
                    state, shares: shares, uploadFolder: uploadFolder, restart: restart, threads: threads,
                    logger: logger),
                facts: { await report.facts() },
                qrCode: { text in try await threads.run { try QRCode.png(text) } }),
            problems: { await readiness.problems() }, limitations: { limitations.sentences })
        server = try buildApplication(
            services, configuration: configuration, logger: logger,
            onServerRunning: { port in
                let scheme = options.tls == nil ? "http" : "https"
                let host = options.host.contains(":") ? "[\(options.host)]" : options.host
                logger.notice("listening", metadata: ["address": "\(scheme)://\(host):\(port)"])
            })
    }

    /// Serves until the process is told to stop; requests in progress may then go on for a while.
    func run() async throws {
        // They end in the opposite order.
        let hangUps = HangUpWatch(settings: settings, tls: tls, logger: logger)
        var services: [any Service] = [hangUps, upkeep, shares.upkeep, shares.scanner, settings]
        if let tls { services.append(tls) }
        services.append(server)
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        let group = ServiceGroup(configuration: configuration)
        restart.attach(group)
        let result: Result<Void, any Error>
        do {
            try await group.run()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        state.close()
        // A restart goes on even when a slow client had to be cut off.
        if !isToRestart { try result.get() }
    }

    private static func actions(
        _ state: AccessState, shares: ShareParts, uploadFolder: FilePath, restart: RestartRequest,
        threads: ThreadPool,
        logger: Logger
    ) -> ServerActions {
        ServerActions(
            clearUploads: {
                let ours = try await shares.clearance.removeAll()
                let originals = try await threads.run {
                    try OriginalUploads(folder: uploadFolder).removeAll()
                }
                return ours + originals
            },
            restart: { restart.make() },
            announceSetupToken: {
                do {
                    try await state.announceSetup(logger)
                } catch {
                    logger.error("the setup token cannot be printed; use: paccrypt admin setup-token")
                }
            },
            updateInstructions: UpdateInstructions.lines)
    }
}
