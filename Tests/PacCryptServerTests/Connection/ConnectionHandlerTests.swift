import HTTPTypes
import NIOCore
import NIOEmbedded
import Testing

@testable import PacCryptServer
@testable import RequestGuard

@Suite("What a connection holds, and what goes on in it")
struct ConnectionHandlerTests {
    /// A connection that exists in memory alone.
    private static func channel(_ activity: Activity = Activity(.idle)) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(
            ConnectionHandler(limits: ConnectionLimits(), now: channel.eventLoop.now, activity: activity) { _ in
                (HTTPResponse(status: .badRequest), ByteBuffer())
            })
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        return channel
    }

    private static func ask(_ channel: EmbeddedChannel) throws {
        let head = HTTPRequest(method: .get, scheme: nil, authority: "localhost", path: "/")
        try channel.writeInbound(ConnectionHandler.InboundIn.head(head))
        try channel.writeInbound(ConnectionHandler.InboundIn.end(nil))
    }

    @Test("A client that takes its answer slowly is waited for, also when it has asked for more meanwhile")
    func pipelined() throws {
        let activity = Activity(.idle)
        let channel = try Self.channel(activity)
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        try Self.ask(channel)
        #expect(activity.snapshot.phase == .working)
        try channel.writeOutbound(ConnectionHandler.OutboundIn.head(HTTPResponse(status: .ok)))
        #expect(activity.snapshot.phase == .sending)
        try Self.ask(channel)
        #expect(activity.snapshot.phase == .sending)
        try channel.writeOutbound(ConnectionHandler.OutboundIn.end(nil))
        // Now it is the server that has something to do.
        #expect(activity.snapshot.phase == .working)
        try channel.writeOutbound(ConnectionHandler.OutboundIn.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(ConnectionHandler.OutboundIn.end(nil))
        #expect(activity.snapshot.phase == .idle)
    }

    @Test("What a request took is given back with its answer, and not while somebody still works for one who has left")
    func holdings() throws {
        let budget = FairBudget(total: 2)
        let channel = try Self.channel()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        let answered = try Self.begin(on: channel, budget)
        #expect(budget.used == 1)
        try channel.writeOutbound(ConnectionHandler.OutboundIn.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(ConnectionHandler.OutboundIn.end(nil))
        withExtendedLifetime(answered) { #expect(budget.used == 0) }

        do {
            let abandoned = try Self.begin(on: channel, budget)
            channel.close(promise: nil)
            channel.embeddedEventLoop.run()
            // Nor what is taken only then.
            abandoned.keep(try budget.take(for: abandoned.claimant))
            withExtendedLifetime(abandoned) { #expect(budget.used == 2) }
        }
        #expect(budget.used == 0)
    }

    /// One for whom no fraction holds.
    private static let loopback = Holder(address: IPAddress(v4: 0x7F00_0001), isExempt: true)

    /// A request that has taken one place.
    private static func begin(on channel: EmbeddedChannel, _ budget: FairBudget) throws -> RequestHoldings {
        try ask(channel)
        let holdings = RequestHoldings(of: loopback, channel, keepsConnection: true) { .now }
        holdings.keep(place: try budget.take(for: holdings.claimant))
        channel.triggerUserOutboundEvent(holdings, promise: nil)
        return holdings
    }
}
