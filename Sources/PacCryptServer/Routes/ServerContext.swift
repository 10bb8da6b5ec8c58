import AdminAccess
import Glibc
import Hummingbird
import Logging
import NIOCore
import RequestGuard

/// What is known about a request: found out once, when it arrives, and kept until it is answered.
struct ServerContext: Sendable {
    /// The connection.
    let channel: any Channel
    let logger: Logger
    /// The policy that was in force when the request arrived; changed settings are for the requests that follow.
    let policy: RequestPolicy
    /// Who sent the request.
    let client: ClientAddress
    /// The site's address as the client used it; nil when it is unknown.
    let baseURL: BaseURL?
    /// Whether this server itself answers TLS.
    let isTLS: Bool
    /// Where the request leads.
    let target: RouteTable.Target
    /// Told why the server fails.
    let failures: FailureLog
    /// What all requests share out.
    let budgets: ServerBudgets
    /// What the request has taken of them, until its answer has left.
    let holdings: RequestHoldings
    /// The session that the request belongs to.
    let session: RequestSession
    /// The cookie that the forms of the admin area are tied to; nil outside of it.
    var formKey: CookieToken?
    /// What the form says that changes something; ``AdminGuard`` reads it, because it holds the form's token.
    var form = AdminForm()

    /// - Parameters:
    ///   - isTLS: whether this server itself answers TLS.
    ///   - budgetClock: the time by which budgets decide.
    init(
        _ request: Request, _ arrival: Arrival, policy: RequestPolicy, target: RouteTable.Target,
        access: AccessControl, failures: FailureLog, isTLS: Bool, budgets: ServerBudgets,
        budgetClock: @escaping BudgetClock
    ) {
        channel = arrival.channel
        logger = arrival.logger
        self.policy = policy
        let client = policy.client(of: request, peer: channel.remoteAddress?.ipAddressOfPeer)
        let baseURL = policy.baseURL(of: request, client: client, isTLS: isTLS)
        self.client = client
        self.baseURL = baseURL
        self.isTLS = isTLS
        self.target = target
        self.failures = failures
        self.budgets = budgets
        holdings = RequestHoldings(
            of: policy.holder(of: client), channel, keepsConnection: target.route?.limit != .exempt,
            clock: budgetClock)
        session = RequestSession(
            access: access, client: AccessClient(client), timeouts: policy.sessionTimeouts
        ) {
            CookieJar(isHTTPS: baseURL?.scheme == .https).value(.session, in: request.headers)
        }
    }

    /// Whether the client used HTTPS, to this server or to the proxy in front of it.
    var isHTTPS: Bool { baseURL?.scheme == .https }

    /// The route that the request takes; nil for none.
    var route: Route? { target.route }

    /// Who sent the request; in the admin area ``AdminGuard`` has looked it up.
    var principal: Principal { session.principal }

    /// What the client is counted by.
    var clientKey: ClientKey { client.limitKey }

    /// Counts an answer that is held whole towards the memory of all bodies, until it has left. One that is short
    /// counts for nothing.
    ///
    /// - Throws: `NoPlace` when there is no room.
    func charged(_ response: Response) throws(NoPlace) -> Response {
        let count = response.body.contentLength ?? 0
        guard count > ClaimSize.shortBodyCount else { return response }
        holdings.keep(try budgets.memory.take(count, ClaimSize(ofAnswer: count), for: holdings.claimant))
        return response
    }

    /// The client's address for the audit log; nil when it is unknown.
    var clientText: String? { client.address.map { "\($0)" } }

    /// The client as the use cases of the admin area know it.
    var accessClient: AccessClient { AccessClient(client) }

    /// The cookies, named as the scheme that the client used requires.
    var cookies: CookieJar { CookieJar(isHTTPS: isHTTPS) }

    /// The token of the forms of the admin area; empty outside of it.
    var formToken: String { formKey.map { FormToken.text(for: $0) } ?? "" }
}

/// What Hummingbird hands over with a request.
struct Arrival: InitializableFromSource {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}

extension SocketAddress {
    /// The IP address, without port and zone; nil for a Unix socket. Taken from the bytes, because each request asks
    /// for it, and a text would have to be made and parsed.
    var ipAddressOfPeer: IPAddress? {
        switch self {
        case .v4(let socket): IPAddress(v4: UInt32(bigEndian: socket.address.sin_addr.s_addr))
        case .v6(let socket):
            withUnsafeBytes(of: socket.address.sin6_addr) {
                IPAddress(v6: UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)))
            }
        case .unixDomainSocket: nil
        }
    }
}
