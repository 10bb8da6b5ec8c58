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
    /// The most requests that are worked on at the same time; more get 503.
    public var maximumRequestsInFlight: Int
    /// The most bytes of all JSON bodies that are held at the same time; more get 503.
    public var maximumBufferedBytes: Int

    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port to listen on; 0 for any free one.
    ///   - tls: the certificate and key when the server itself answers TLS.
    ///   - version: the version that the server tells.
    ///   - connections: time limits of connections.
    ///   - maximumConnections: the most open connections.
    ///   - maximumRequestsInFlight: the most requests that are worked on at the same time.
    ///   - maximumBufferedBytes: the most bytes of all JSON bodies that are held at the same time.
    public init(
        host: String = "127.0.0.1", port: Int = 5000, tls: TLSConfiguration? = nil, version: String,
        connections: ConnectionLimits = ConnectionLimits(), maximumConnections: Int = 1024,
        maximumRequestsInFlight: Int = 256, maximumBufferedBytes: Int = 128 << 20
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.version = version
        self.connections = connections
        self.maximumConnections = maximumConnections
        self.maximumRequestsInFlight = maximumRequestsInFlight
        self.maximumBufferedBytes = maximumBufferedBytes
    }
}
