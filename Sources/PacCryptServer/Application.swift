import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import RequestGuard

/// Makes the server: the same one for `serve` and for tests.
///
/// - Parameters:
///   - services: what it works with.
///   - configuration: what is fixed when it starts.
///   - logger: gets one line for each request, and what operators need to know.
///   - onServerRunning: called with the port once connections are accepted.
/// - Throws: when the templates of the pages cannot be used.
public func buildApplication(
    _ services: ServerServices, configuration: ServerConfiguration, logger: Logger,
    onServerRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
    try buildApplication(
        services, configuration: configuration, budgets: ServerBudgets(configuration), logger: logger,
        onServerRunning: onServerRunning)
}

/// The same with budgets that a test looks at.
func buildApplication(
    _ services: ServerServices, configuration: ServerConfiguration, budgets: ServerBudgets, logger: Logger,
    onServerRunning: @escaping @Sendable (_ port: Int) async -> Void
) throws -> some ApplicationProtocol {
    let pages = try PageRenderer()
    let renderer = ErrorRenderer(pages: pages)
    let visitors = VisitorTally()
    let routes = makeRoutes(services, configuration: configuration, pages: pages, visitors: visitors, budgets: budgets)
    let pipeline = makePipeline(
        routes, services, configuration: configuration, renderer: renderer, visitors: visitors, budgets: budgets)
    return Application(
        responder: pipeline,
        server: makeServer(configuration, policy: services.policy, renderer: renderer, budgets: budgets),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port),
            serverName: nil,
            // As many may wait to be accepted as may be open: whom the system turns away comes again only after
            // seconds, and then after twice as many.
            backlog: configuration.maximumConnections,
            availableConnectionsDelegate: MaximumAvailableConnections(
                configuration.maximumConnections + ConnectionPlaces.margin)),
        onServerRunning: { await onServerRunning($0.localAddress?.port ?? configuration.port) },
        logger: logger)
}

/// The routes with their handlers.
func makeRoutes(
    _ services: ServerServices, configuration: ServerConfiguration, pages: PageRenderer,
    visitors: VisitorTally = VisitorTally(), budgets: ServerBudgets? = nil
) -> RouteTable {
    let budgets = budgets ?? ServerBudgets(configuration)
    let json = JSONBodyReader(budget: budgets.memory)
    let unlocking = Unlocking(derivations: services.derivations, limiter: services.limiter)
    let encryptText = EncryptText(derivations: services.derivations)
    let decryptText = DecryptText(unlocking: unlocking)
    let shares = ShareSite(services, budgets: budgets, pages: pages)
    let site = Site(
        home: HomePage(pages: pages, gate: shares.gate),
        files: PublicFiles(),
        information: ServerInformation(
            version: configuration.version, problems: services.problems, limitations: services.limitations),
        keyPair: GenerateKeyPairRoute(json: json, generate: GenerateKeyPair(derivations: services.derivations)),
        encrypt: EncryptRoute(
            json: json, text: encryptText,
            file: EncryptFile(
                derivations: services.derivations, spool: services.spool, text: encryptText,
                answers: TextAnswers(pages: pages), scanner: services.shares.scanner, audit: services.audit)),
        decrypt: DecryptRoute(
            json: json, text: decryptText,
            file: DecryptFile(
                unlocking: unlocking, spool: services.spool, text: decryptText,
                answers: TextAnswers(pages: pages))),
        shares: shares,
        admin: makeAdminSite(
            services, configuration: configuration, pages: AdminPages(renderer: pages), visitors: visitors))
    return RouteTable(site)
}

private func makeAdminSite(
    _ services: ServerServices, configuration: ServerConfiguration, pages: AdminPages, visitors: VisitorTally
) -> AdminSite {
    let (admin, audit) = (services.admin, services.audit)
    let status = AdminStatus(
        version: configuration.version, settings: admin.settings, access: admin.access, audit: audit,
        visitors: visitors, developerMode: admin.developerMode, problems: services.problems, facts: admin.facts,
        pages: pages, portIsFree: configuration.port == 0)
    let entry = AdminEntry(access: admin.access, pages: pages)
    return AdminSite(
        entry: entry, status: status,
        sessions: AdminSessions(access: admin.access, entry: entry, status: status, pages: pages),
        logs: AdminLogs(log: admin.log, audit: audit, pages: pages),
        logExport: AdminLogExport(log: admin.log, audit: audit),
        settings: AdminSettings(
            settings: admin.settings, access: admin.access, audit: audit,
            hasher: PassphraseHasher(passwords: DerivedPasswords(derivations: services.derivations)), pages: pages),
        account: AdminAccountForms(
            access: admin.access, actions: admin.actions, qrCodePNG: admin.qrCode, status: status, pages: pages),
        maintenance: AdminMaintenance(
            access: admin.access, audit: audit, actions: admin.actions, developerMode: admin.developerMode,
            status: status, pages: pages))
}

private func makePipeline(
    _ routes: RouteTable, _ services: ServerServices, configuration: ServerConfiguration, renderer: ErrorRenderer,
    visitors: VisitorTally, budgets: ServerBudgets
) -> RequestPipeline {
    let developerMode = services.admin.developerMode
    return RequestPipeline(
        routes: routes, policy: services.policy, access: services.admin.access, failures: services.failures,
        isTLS: configuration.tls != nil, budgets: budgets, budgetClock: configuration.budgetClock,
        answers: AnswerMiddleware(
            renderer: renderer, visitors: visitors, verboseErrors: VerboseErrors(mode: developerMode)),
        places: InFlightMiddleware(),
        limits: RateLimitMiddleware(
            limiter: services.limiter, renderer: renderer, audit: services.audit, developerMode: developerMode),
        adminGuard: AdminGuard(audit: services.audit, forms: SmallFormReader(budget: budgets.adminForms)))
}

private func makeServer(
    _ configuration: ServerConfiguration, policy: LivePolicy, renderer: ErrorRenderer, budgets: ServerBudgets
) -> HTTPServerBuilder {
    let isTLS = configuration.tls != nil
    let places = ConnectionPlaces(budget: budgets.connections, policy: policy)
    return HTTPServerBuilder { responder in
        let plain = HTTPConnection(
            responder: responder, limits: configuration.connections, isTLS: isTLS, places: places,
            budgetClock: configuration.budgetClock
        ) {
            let publicURL = policy.current.baseURLs.publicURL
            return renderer.refusal(for: $0, isHTTPS: publicURL.map { $0.scheme == .https } ?? isTLS)
        }
        guard let contexts = configuration.tls else { return plain }
        return TLSConnection(plain: plain, contexts: contexts)
    }
}
