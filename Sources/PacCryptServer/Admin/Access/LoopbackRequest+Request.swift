import HTTPTypes
import Hummingbird
import RequestGuard

extension LoopbackRequest {
    /// The facts of a request that tell somebody at this machine from a proxy on it.
    init(_ request: Request, policy: RequestPolicy) {
        self.init(
            publicURL: policy.baseURLs.publicURL,
            hasTrustedProxies: !policy.clientAddresses.trustedProxies.isEmpty,
            isHTTP11: request.headers[.oldProtocolMark] == nil, host: request.head.authority,
            origin: request.headers[.origin])
    }
}
