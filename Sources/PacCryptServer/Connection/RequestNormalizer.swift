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
        if let failure = Self.failure(ofCodings: head.headers[canonicalForm: "Transfer-Encoding"]) {
            context.fireErrorCaught(failure)
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

    /// The parser undoes chunks alone and would pass on what else was done to the body as if it were the body.
    ///
    /// - Parameter codings: how the body is coded for its way, in the order in which it was done.
    private static func failure(ofCodings codings: [Substring]) -> ConnectionFailure? {
        guard !codings.isEmpty, codings.map({ $0.lowercased() }) != ["chunked"] else { return nil }
        // RFC 9112 §6.1: a coding that is not known is 501, chunks within chunks are no message at all.
        return codings.allSatisfy { $0.lowercased() == "chunked" } ? .malformed : .unsupportedCoding
    }
}
