import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// The pipeline of a connection over TLS: that of a plain one, behind what the server answers TLS with just now.
struct TLSConnection: ServerChildChannel, HTTPChannelHandler {
    typealias Value = AcceptedConnection

    let plain: HTTPConnection
    let contexts: TLSContexts

    var responder: HTTPChannelHandler.Responder { plain.responder }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: contexts.current))
        }.flatMap { [plain] in
            plain.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await plain.handle(value: value, logger: logger)
    }
}

extension ChannelHandlerContext {
    /// Closes the connection without taking leave by TLS: a client that does not answer that would stay for seconds,
    /// while somebody else has its place already.
    func closeWithoutTLS() {
        let encryption = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
        (encryption ?? self).close(mode: .all, promise: nil)
    }
}
