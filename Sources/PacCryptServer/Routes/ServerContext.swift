import Hummingbird
import Logging
import NIOCore
import RequestGuard

/// What goes along with a request.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel
    /// Who sent the request. Every request passes ``ClientMiddleware``, which fills it in.
    var client = ClientAddress.unresolved
    /// Which route's limits hold; nil for the shared ones.
    var route: Route?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

extension ClientAddress {
    /// A client before anybody looked: unknown, and so without any privilege.
    static let unresolved = ClientAddress(
        peer: nil, chain: [], peerIsTrustedProxy: false, result: .unknown(.noPeerAddress))
}
