/// Addresses and networks that an operator listed, for example `trusted_proxies` or `admin_ip_whitelist`.
public struct AddressList: Hashable, Sendable {
    /// The entries in the order given; a look-up reads them one by one.
    public let blocks: [CIDRBlock]

    /// The list without entries.
    public static let empty = AddressList([])

    /// Makes a list.
    public init(_ blocks: [CIDRBlock]) {
        self.blocks = blocks
    }

    /// Whether the list has no entries.
    public var isEmpty: Bool { blocks.isEmpty }

    /// Whether an entry covers the address.
    public func contains(_ address: IPAddress) -> Bool {
        blocks.contains { $0.contains(address) }
    }
}
