import NIOCore

/// Collects one answer of clamd: up to a zero or to the end of the connection, and no more than is looked at.
final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var promise: EventLoopPromise<[UInt8]>?
    private var answer: [UInt8] = []

    init(_ promise: EventLoopPromise<[UInt8]>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let piece = unwrapInboundIn(data).readableBytesView
        answer += piece.prefix(ClamAVReply.maximumCount - answer.count)
        if answer.contains(0) {
            complete()
        } else if answer.count == ClamAVReply.maximumCount {
            complete()
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        complete()
        context.fireChannelInactive()
    }

    /// After a failure the connection is of no use, but what came before it is.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func complete() {
        promise?.succeed(answer)
        promise = nil
    }
}
