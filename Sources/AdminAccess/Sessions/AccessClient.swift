import RequestGuard

/// Who asks: what limits count by, and what goes on record.
public struct AccessClient: Hashable, Sendable {
    /// What limits count by.
    public let key: ClientKey
    /// The address in text; nil when it is unknown.
    public let address: String?

    /// The client that was found for a request.
    public init(_ client: ClientAddress) {
        key = client.limitKey
        address = client.address.map { "\($0)" }
    }

    /// The client with that address; nil for one whose address is unknown.
    public init(address: IPAddress?) {
        key = address.map(ClientKey.init(address:)) ?? .unknown
        self.address = address.map { "\($0)" }
    }
}
