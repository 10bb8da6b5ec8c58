/// Addresses and networks that an operator listed, for example `trusted_proxies` or `admin_ip_whitelist`.
public struct AddressList: Hashable, Sendable {
    /// The most entries that a list may have; a look-up reads them one by one.
    public static let maximumCount = 1024

    /// The entries in the order given.
    public let blocks: [CIDRBlock]

    /// The list without entries.
    public static let empty = AddressList(blocks: [])

    /// Reads every entry with ``CIDRBlock/init(parsing:)``.
    ///
    /// - Throws: ``AddressListError`` for the first entry that cannot be read, or for more than ``maximumCount``.
    public init(parsing entries: [String]) throws(AddressListError) {
        guard entries.count <= AddressList.maximumCount else { throw .tooMany(count: entries.count) }
        var blocks: [CIDRBlock] = []
        for (index, entry) in entries.enumerated() {
            do {
                blocks.append(try CIDRBlock(parsing: entry))
            } catch {
                throw .invalidEntry(position: index + 1, entry: entry, problem: error)
            }
        }
        self.blocks = blocks
    }

    private init(blocks: [CIDRBlock]) {
        self.blocks = blocks
    }

    /// Whether the list has no entries.
    public var isEmpty: Bool { blocks.isEmpty }

    /// Whether an entry covers the address.
    public func contains(_ address: IPAddress) -> Bool {
        blocks.contains { $0.contains(address) }
    }
}

/// Why a list of addresses was not accepted. The description names the entry and what is allowed.
public enum AddressListError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The entry at that position, counted from 1, cannot be read.
    case invalidEntry(position: Int, entry: String, problem: CIDRBlock.ParseError)
    /// The list is longer than ``AddressList/maximumCount``.
    case tooMany(count: Int)

    public var description: String {
        switch self {
        case .invalidEntry(let position, let entry, let problem):
            "Entry \(position), \(quoted(entry)), \(problem)"
        case .tooMany(let count):
            "The list has \(count) entries. At most \(AddressList.maximumCount) are allowed; join them to networks."
        }
    }
}
