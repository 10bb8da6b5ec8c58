import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import RequestGuard

/// What the server works with; `serve` and the tests choose the adapters.
public struct ServerServices: Sendable {
    let policy: LivePolicy
    let limiter: RateLimiter
    let derivations: DerivationPool<ClientKey>
    let spool: Spool
    let problems: @Sendable () async -> [String]

    /// - Parameters:
    ///   - policy: what the settings say about requests.
    ///   - limiter: counts requests.
    ///   - derivations: where key derivations run.
    ///   - spool: where files lie, sealed, while they are received.
    ///   - problems: what is not ready, in words for an operator.
    public init(
        policy: LivePolicy, limiter: RateLimiter, derivations: DerivationPool<ClientKey>, spool: Spool,
        problems: @escaping @Sendable () async -> [String] = { [] }
    ) {
        self.policy = policy
        self.limiter = limiter
        self.derivations = derivations
        self.spool = spool
        self.problems = problems
    }
}

/// Makes the server: the same one for `serve` and for tests.
///
/// - Parameters:
///   - services: what it works with.
///   - configuration: what is fixed when it starts.
///   - logger: gets one line for each request, and what operators need to know.
///   - onServerRunning: called with the port once connections are accepted.
/// - Throws: when the TLS identity cannot be used.
public func buildApplication(
    _ services: ServerServices, configuration: ServerConfiguration, logger: Logger,
    onServerRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
    let pages = try PageRenderer()
    let renderer = ErrorRenderer(pages: pages)
    let routes = makeRoutes(services, configuration: configuration, pages: pages)
    let router = makeRouter(routes, services, configuration: configuration, renderer: renderer)
    return Application(
        router: router,
        server: try makeServer(configuration, policy: services.policy, renderer: renderer),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port),
            serverName: nil,
            availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections)),
        onServerRunning: { await onServerRunning($0.localAddress?.port ?? configuration.port) },
        logger: logger)
}

/// The routes with their handlers.
func makeRoutes(_ services: ServerServices, configuration: ServerConfiguration, pages: PageRenderer) -> RouteTable {
    let json = JSONBodyReader(budget: BufferBudget(bytes: configuration.maximumBufferedBytes))
    let unlocking = Unlocking(derivations: services.derivations, limiter: services.limiter)
    let encryptText = EncryptText(derivations: services.derivations)
    let decryptText = DecryptText(unlocking: unlocking, policy: services.policy)
    let site = Site(
        home: HomePage(pages: pages),
        files: PublicFiles(policy: services.policy, isTLS: configuration.tls != nil),
        information: ServerInformation(version: configuration.version, problems: services.problems),
        keyPair: GenerateKeyPairRoute(json: json, generate: GenerateKeyPair(derivations: services.derivations)),
        encrypt: EncryptRoute(
            json: json, text: encryptText,
            file: EncryptFile(
                derivations: services.derivations, spool: services.spool, policy: services.policy, text: encryptText)),
        decrypt: DecryptRoute(
            json: json, text: decryptText,
            file: DecryptFile(
                unlocking: unlocking, spool: services.spool, policy: services.policy, text: decryptText)))
    return RouteTable(site)
}

private func makeRouter(
    _ routes: RouteTable, _ services: ServerServices, configuration: ServerConfiguration, renderer: ErrorRenderer
) -> Router<ServerContext> {
    let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
    router.add(
        middleware: AnswerMiddleware(
            routes: routes, policy: services.policy, renderer: renderer, isTLS: configuration.tls != nil))
    router.add(middleware: InFlightMiddleware(count: InFlightCount(most: configuration.maximumRequestsInFlight)))
    router.add(middleware: RateLimitMiddleware(limiter: services.limiter, renderer: renderer))
    for route in routes.all {
        router.on(RouterPath(route.path), method: route.method, use: route.handler)
    }
    return router
}

private func makeServer(
    _ configuration: ServerConfiguration, policy: LivePolicy, renderer: ErrorRenderer
) throws -> HTTPServerBuilder {
    let isTLS = configuration.tls != nil
    let plain = HTTPServerBuilder { responder in
        HTTPConnection(responder: responder, limits: configuration.connections, isTLS: isTLS) {
            let publicURL = policy.current.baseURLs.publicURL
            return renderer.refusal(for: $0, isHTTPS: publicURL.map { $0.scheme == .https } ?? isTLS)
        }
    }
    guard let tls = configuration.tls else { return plain }
    return try .tls(plain, tlsConfiguration: tls)
}
