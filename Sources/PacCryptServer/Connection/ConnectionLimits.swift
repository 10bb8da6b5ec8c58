import NIOCore

/// How long a connection may take for what, and how much of an unwanted body it may still send.
public struct ConnectionLimits: Sendable {
    /// From the connection's start, or from the last answer's end, to the whole header of the next request.
    public var headerTimeout: TimeAmount = .seconds(30)
    /// A body brings at least ``bodyBytesPerWindow`` in every window of this length. Only the time in which the server
    /// waits for the client counts.
    public var bodyWindow: TimeAmount = .seconds(20)
    /// The fewest bytes of a body in a window.
    public var bodyBytesPerWindow = 10_000
    /// How long a client may take no byte of an answer. Looked at once in this time, so a stall ends after at most
    /// twice as long.
    public var writeStallTimeout: TimeAmount = .seconds(60)
    /// How long a body is still read after the answer, for clients that look at the answer only when they have sent
    /// everything; also how long the client may take to close its side.
    public var drainTimeout: TimeAmount = .seconds(5)
    /// How many bytes of a body are still read after the answer. Far more than the buffers of both systems hold: a
    /// connection that is closed with bytes unread is reset, and the client may lose the answer.
    public var drainBytes = 64 << 20
    /// How long requests in progress may go on after the server was told to stop.
    public var shutdownTimeout: TimeAmount = .seconds(20)

    /// The limits in force when nothing is configured.
    public init() {}
}
