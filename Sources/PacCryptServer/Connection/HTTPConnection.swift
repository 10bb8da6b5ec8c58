import ContentPipeline
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import PacCryptAPI
import RequestGuard

/// The pipeline of a connection: HTTP/1.1 within bounds, guarded by ``ConnectionHandler``.
struct HTTPConnection: ServerChildChannel, HTTPChannelHandler {
    typealias Value = AcceptedConnection

    let responder: HTTPChannelHandler.Responder
    let limits: ConnectionLimits
    let isTLS: Bool
    let places: ConnectionPlaces
    let budgetClock: BudgetClock
    let refusal: ConnectionHandler.Refusal
    let jobs = JobsByEventLoop()

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // With large reads an upload wakes fewer threads; a connection that brings little keeps a small buffer.
            try channel.syncOptions?.setOption(.recvAllocator, value: ReceiveBuffers.usual)
            // So many buffers are kept as long as the connection is open.
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 2)
            var bounds = NIOHTTPDecoderLimitConfiguration()
            bounds.maxHeaderFieldSize = RequestBound.headerLine
            bounds.maxHeaderListSize = RequestBound.headers
            bounds.maxHeaderFieldCount = RequestBound.headerCount
            let pipeline = channel.pipeline.syncOperations
            let activity = Activity(.idle, clock: budgetClock, cuttingOff: channel)
            do throws(NoPlace) {
                let place = try places.take(for: channel.remoteAddress, activity)
                channel.closeFuture.whenComplete { _ in place.giveBack() }
            } catch {
                // An error here would end the server: it is one of the listening channel's.
                try pipeline.addHandler(ConnectionRefuser())
            }
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: true,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: bounds)
            try pipeline.addHandler(RequestNormalizer())
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: isTLS))
            try pipeline.addHandler(
                ConnectionHandler(limits: limits, now: channel.eventLoop.now, activity: activity, refusal: refusal))
            return AcceptedConnection(
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel,
                    // Few pieces wait for their reader, since each may be large.
                    configuration: .init(
                        backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2),
                        isOutboundHalfClosureEnabled: true)))
        }
    }

    func handle(value: Value, logger: Logger) async {
        let channel = value.take()
        let executor = ConnectionExecutor(jobs[channel.channel.eventLoop])
        await ConnectionExecutor.$current.withValue(executor) {
            await withTaskExecutorPreference(executor) {
                await handleHTTP(asyncChannel: channel, logger: logger)
            }
        }
    }
}

/// How much is received at once.
enum ReceiveBuffers {
    /// For whatever may come.
    static let usual = allocator(largest: ContentPiece.smallCount)

    /// For a large body.
    static func large(_ piece: ContentPiece) -> AdaptiveRecvByteBufferAllocator { allocator(largest: piece.count) }

    private static func allocator(largest: Int) -> AdaptiveRecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: 2 << 10, initial: 8 << 10, maximum: largest)
    }
}
