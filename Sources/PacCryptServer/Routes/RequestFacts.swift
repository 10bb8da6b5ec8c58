import HTTPTypes
import Hummingbird
import RequestGuard

extension HTTPFields {
    /// The values of every line of that name, in order.
    func values(named name: String) -> [String] {
        HTTPField.Name(name).map { self[values: $0] } ?? []
    }
}

extension BaseURLResolver.Request {
    /// The facts of a request that tell under which address the site was asked.
    init(_ request: Request, client: ClientAddress?, isTLS: Bool) {
        self.init(
            host: request.head.authority, forwardedProtoLines: request.headers[values: .xForwardedProto],
            peerIsTrustedProxy: client?.peerIsTrustedProxy ?? false, isTLS: isTLS)
    }
}
