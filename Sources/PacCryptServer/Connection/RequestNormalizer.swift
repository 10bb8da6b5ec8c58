import NIOCore
import NIOHTTP1

/// Checks what the parser lets pass, brings the forms of "this is the last request" into one: `Connection: close`, and
/// marks requests of HTTP/1.0, whose version is not passed on.
final class RequestNormalizer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// The field of the mark; no client can set it.
    static let oldProtocolMark = "PacCrypt-Old-Protocol"

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
        head.headers.remove(name: Self.oldProtocolMark)
        if !isCurrent {
            head.headers.remove(name: "Expect")
            head.headers.add(name: Self.oldProtocolMark, value: "1")
        }
        if !head.isKeepAlive || !isCurrent {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
