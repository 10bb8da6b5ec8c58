import RequestGuard

/// What is fixed when the server starts.
public struct ServerConfiguration: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 for any free one.
    public var port: Int
    /// What the server answers TLS with; nil when it does not.
    public var tls: TLSContexts?
    /// The version that the server tells.
    public var version: String
    /// Time limits of connections.
    public var connections: ConnectionLimits
    /// The most open connections. For one more an idle one is closed; when there is none, it is closed itself.
    public var maximumConnections: Int
    /// The most requests that are worked on, or whose answers are on their way, at the same time; more get 503.
    public var maximumRequestsInFlight: Int
    /// The most bytes of bodies, and of answers to them, that are held whole at the same time; more get 503.
    public var maximumBufferedBytes: Int
    /// The time by which budgets decide who has to give way.
    public var budgetClock: BudgetClock

    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port to listen on; 0 for any free one.
    ///   - tls: what the server answers TLS with; nil when it does not.
    ///   - version: the version that the server tells.
    ///   - connections: time limits of connections.
    ///   - maximumConnections: the most open connections.
    ///   - maximumRequestsInFlight: the most requests at the same time.
    ///   - maximumBufferedBytes: the most bytes of bodies and answers that are held whole at the same time.
    ///   - budgetClock: the time by which budgets decide who has to give way.
    public init(
        host: String = "127.0.0.1", port: Int = 5000, tls: TLSContexts? = nil, version: String,
        connections: ConnectionLimits = ConnectionLimits(), maximumConnections: Int = 1024,
        maximumRequestsInFlight: Int = 256, maximumBufferedBytes: Int = 128 << 20,
        budgetClock: @escaping BudgetClock = { .now }
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.version = version
        self.connections = connections
        self.maximumConnections = maximumConnections
        self.maximumRequestsInFlight = maximumRequestsInFlight
        self.maximumBufferedBytes = maximumBufferedBytes
        self.budgetClock = budgetClock
    }
}
