import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import Synchronization

/// A connection on its way from the listening socket to whoever serves it. While the server stops, nobody may be left
/// to do so; then it is closed with the last reference. The library would end the process instead.
final class AcceptedConnection: ServerChildChannelValue {
    typealias Parts = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    private let parts: Parts
    private let isTaken = Mutex(false)

    init(_ parts: Parts) {
        self.parts = parts
    }

    deinit {
        guard !isTaken.withLock(\.self) else { return }
        Task { [parts] in try? await parts.executeThenClose { _, _ in } }
    }

    var channel: any Channel { parts.channel }

    /// Hands the connection over to be served: from now on the caller closes it.
    func take() -> Parts {
        isTaken.withLock { $0 = true }
        return parts
    }
}
