import AdminAccess
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
    /// The address that the site was asked under; nil when it cannot be told. ``AnswerMiddleware`` finds out.
    var baseURL: BaseURL?
    /// The route that the request takes; nil for none. ``AnswerMiddleware`` finds out.
    var route: Route?
    /// In whose name the request is made; ``AdminGuard`` finds out, on the routes of the admin area.
    var principal = Principal.anonymous
    /// The cookie that the forms of the admin area are tied to; nil outside of it.
    var formKey: CookieToken?
    /// What the form says that changes something; ``AdminGuard`` reads it, because it holds the form's token.
    var form = FormFields<AdminField>()

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// What the client is counted by.
    var clientKey: ClientKey { client?.limitKey ?? .unknown }

    /// The client's address for the audit log; nil when it cannot be told.
    var clientText: String? { client?.address.map { "\($0)" } }

    /// The client as the use cases of the admin area know it.
    var accessClient: AccessClient { client.map(AccessClient.init) ?? AccessClient(address: nil) }

    /// The cookies that fit the address that the site was asked under.
    var cookies: CookieJar { CookieJar(isHTTPS: baseURL?.scheme == .https) }

    /// The token of the forms of the admin area; empty outside of it.
    var formToken: String { formKey.map { FormToken.text(for: $0) } ?? "" }
}
