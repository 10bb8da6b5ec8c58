import NIOCore
import NIOHTTP1

/// Checks what the parser lets pass, and brings the forms of "this is the last request" into one: `Connection: close`.
final class RequestNormalizer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        let isCurrent = head.version.minor >= 1
        let hosts = head.headers["Host"]
        // RFC 9112 §3.2: exactly one Host, and none missing since HTTP/1.1.
        guard hosts.count == 1 || (hosts.isEmpty && !isCurrent), head.version.major == 1 else {
            context.fireErrorCaught(ConnectionFailure.malformed)
            return
        }
        if !isCurrent { head.headers.remove(name: "Expect") }
        if !head.isKeepAlive || !isCurrent {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
