import NIOCore
import RequestGuard

/// The places of open connections.
struct ConnectionPlaces: Sendable {
    /// How many more connections are accepted than have a place: one that comes when all are taken gets that of an idle
    /// one, which is then about to be closed.
    static let margin = 16

    let budget: FairBudget
    let policy: LivePolicy

    /// Takes the place of a connection.
    ///
    /// - Parameters:
    ///   - address: the other end.
    ///   - activity: what goes on in the connection.
    /// - Throws: ``NoPlace``.
    func take(for address: SocketAddress?, _ activity: Activity) throws(NoPlace) -> Claim {
        try budget.take(for: Claimant(policy.current.holder(ofPeer: address?.ipAddressOfPeer), activity))
    }
}

/// Closes a connection as soon as it is open.
final class ConnectionRefuser: ChannelInboundHandler, Sendable {
    typealias InboundIn = Never

    func channelActive(context: ChannelHandlerContext) {
        context.close(promise: nil)
    }
}
