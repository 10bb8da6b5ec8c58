import NIOSSL

/// What is fixed when the server starts.
public struct ServerConfiguration: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 for any free one.
    public var port: Int
    /// The certificate and key when the server itself answers TLS.
    public var tls: TLSConfiguration?
    /// The version that the server tells.
    public var version: String
    /// Time limits of connections.
    public var connections: ConnectionLimits
    /// The most open connections; more wait to be accepted.
    public var maximumConnections: Int
    /// The most of them that one peer may have, unless it is a trusted proxy or this machine; more are closed at once.
    public var maximumConnectionsPerPeer: Int
    /// The most requests that are worked on at the same time; more get 503.
    public var maximumRequestsInFlight: Int
    /// The most of them that one client may have; more get 429.
    public var maximumRequestsPerClient: Int
    /// The most bytes of all JSON bodies that are held at the same time; more get 503.
    public var maximumBufferedBytes: Int

    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port to listen on; 0 for any free one.
    ///   - tls: the certificate and key when the server itself answers TLS.
    ///   - version: the version that the server tells.
    ///   - connections: time limits of connections.
    ///   - maximumConnections: the most open connections.
    ///   - maximumConnectionsPerPeer: the most of them that one peer may have.
    ///   - maximumRequestsInFlight: the most requests that are worked on at the same time.
    ///   - maximumRequestsPerClient: the most of them that one client may have.
    ///   - maximumBufferedBytes: the most bytes of all JSON bodies that are held at the same time.
    public init(
        host: String = "127.0.0.1", port: Int = 5000, tls: TLSConfiguration? = nil, version: String,
        connections: ConnectionLimits = ConnectionLimits(), maximumConnections: Int = 1024,
        maximumConnectionsPerPeer: Int = 128, maximumRequestsInFlight: Int = 256, maximumRequestsPerClient: Int = 64,
        maximumBufferedBytes: Int = 128 << 20
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.version = version
        self.connections = connections
        self.maximumConnections = maximumConnections
        self.maximumConnectionsPerPeer = maximumConnectionsPerPeer
        self.maximumRequestsInFlight = maximumRequestsInFlight
        self.maximumRequestsPerClient = maximumRequestsPerClient
        self.maximumBufferedBytes = maximumBufferedBytes
    }
}
