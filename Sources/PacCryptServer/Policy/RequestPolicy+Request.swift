import HTTPTypes
import Hummingbird
import RequestGuard

/// What the policy makes of a request.
extension RequestPolicy {
    /// Who sent the request.
    ///
    /// - Parameter peer: the other end of the connection; nil when it has no IP address.
    func client(of request: Request, peer: IPAddress?) -> ClientAddress {
        clientAddresses.resolve(peer: peer, headerLines: forwardingLines(of: request))
    }

    /// Who a client is to the budgets that all share.
    func holder(of client: ClientAddress) -> Holder {
        client.address.map(holder) ?? .unknown
    }

    /// Who the other end of a connection is to the budgets that all share.
    func holder(ofPeer peer: IPAddress?) -> Holder {
        peer.map(holder) ?? .unknown
    }

    /// Many may be behind a proxy that names nobody, also behind one on this machine that was forgotten.
    private func holder(_ address: IPAddress) -> Holder {
        Holder(
            address: address,
            isExempt: address.isLoopback || clientAddresses.trustedProxies.contains(address)
                || sharedNetworks.contains(address))
    }

    /// Whether the request names a client although its peer is not trusted to do so.
    func isForwardedByStranger(_ request: Request, _ client: ClientAddress) -> Bool {
        !client.peerIsTrustedProxy && !forwardingLines(of: request).isEmpty
    }

    /// The site's address as the client used it; nil when it is unknown.
    ///
    /// - Parameter isTLS: whether this server itself answers TLS.
    func baseURL(of request: Request, client: ClientAddress, isTLS: Bool) -> BaseURL? {
        baseURLs.resolve(
            BaseURLResolver.Request(
                host: request.head.authority, forwardedProtoLines: request.headers[values: .xForwardedProto],
                peerIsTrustedProxy: client.peerIsTrustedProxy, isTLS: isTLS))
    }

    /// Whether the client may reach the admin area.
    func adminAccess(for client: ClientAddress, _ request: Request) -> AdminAllowList.Decision {
        adminAllowList.decide(
            client: client,
            loopback: LoopbackRequest(
                publicURL: baseURLs.publicURL, hasTrustedProxies: !clientAddresses.trustedProxies.isEmpty,
                isHTTP11: request.headers[.oldProtocolMark] == nil, host: request.head.authority,
                origin: request.headers[.origin]))
    }

    private func forwardingLines(of request: Request) -> [String] {
        clientAddressField.map { request.headers[values: $0] } ?? []
    }
}
