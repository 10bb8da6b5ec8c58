import Hummingbird
import Logging
import NIOCore
import RequestGuard

/// What goes along with a request.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel
    /// Who sent the request; ``AnswerMiddleware`` finds out.
    var client: ClientAddress?
    /// The route that the request takes; nil for none. ``AnswerMiddleware`` finds out.
    var route: Route?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// What the client is counted by.
    var clientKey: ClientKey { client?.limitKey ?? .unknown }
}
