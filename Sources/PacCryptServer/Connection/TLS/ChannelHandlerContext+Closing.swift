import NIOCore
import NIOSSL

extension ChannelHandlerContext {
    /// Closes the connection without taking leave by TLS: a client that does not answer that would stay for seconds,
    /// while somebody else has its place already.
    func closeWithoutTLS() {
        let encryption = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
        (encryption ?? self).close(mode: .all, promise: nil)
    }
}
