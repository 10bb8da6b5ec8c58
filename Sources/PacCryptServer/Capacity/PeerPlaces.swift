import NIOCore
import RequestGuard

/// The connections that one peer may have open, so that the connections of everybody are not all its own.
///
/// Trusted proxies and the machine itself, where a proxy may run that is not listed, have as many as there are.
struct PeerPlaces: Sendable {
    private let places: Places<ClientKey>
    private let policy: LivePolicy

    /// - Parameters:
    ///   - perPeer: the most connections of one peer.
    ///   - policy: says which peers are proxies.
    init(perPeer: Int, policy: LivePolicy) {
        places = Places(total: .max, perOwner: perPeer)
        self.policy = policy
    }

    /// Takes a place for a connection; nil when the peer needs none.
    ///
    /// - Throws: ``NoPlace/ofOwner``.
    func take(for address: SocketAddress?) throws(NoPlace) -> Place? {
        guard let peer = address?.ipAddressOfPeer, !peer.isLoopback,
            !policy.current.clientAddresses.trustedProxies.contains(peer)
        else { return nil }
        return try places.take(for: ClientKey(address: peer))
    }
}

/// Closes a connection as soon as it is open.
final class ConnectionRefuser: ChannelInboundHandler, Sendable {
    typealias InboundIn = Never

    func channelActive(context: ChannelHandlerContext) {
        context.close(promise: nil)
    }
}
