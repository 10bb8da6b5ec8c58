/// Finds a client's address behind the proxies that an operator trusts.
///
/// The peer's own address counts unless the peer is a trusted proxy. Then exactly one header is read, from its end: the
/// first address that is not a trusted proxy is the client, for everything before it was written by someone who is not
/// trusted. If every address is a trusted proxy, the left-most is the client; if there is none at all, the peer is.
public struct ClientAddressResolver: Sendable {
    /// The most bytes of the header, all its lines together, that are read.
    public static let maximumHeaderLength = 4096
    /// The most entries of the header that are read.
    public static let maximumEntryCount = 64

    /// The proxies whose header is believed.
    public let trustedProxies: AddressList
    /// The only header that is read.
    public let header: ClientAddressHeader

    /// - Parameters:
    ///   - trustedProxies: the proxies whose header is believed; with none the peer always counts.
    ///   - header: the header that those proxies set: a list of addresses, or one address.
    public init(trustedProxies: AddressList, header: ClientAddressHeader = .standard) {
        self.trustedProxies = trustedProxies
        self.header = header
    }

    /// Finds the client of one request.
    ///
    /// - Parameters:
    ///   - peer: the address of the other end of the connection; nil when it has none.
    ///   - headerLines: the values of every line of the ``header``, in order; together they are one list.
    public func resolve(peer: IPAddress?, headerLines: [String]) -> ClientAddress {
        guard let peer else {
            return ClientAddress(peer: nil, chain: [], peerIsTrustedProxy: false, result: .unknown(.noPeerAddress))
        }
        guard trustedProxies.contains(peer) else {
            return ClientAddress(peer: peer, chain: [], peerIsTrustedProxy: false, result: .known(peer))
        }
        guard let chain = ClientAddressResolver.parse(headerLines) else {
            return ClientAddress(peer: peer, chain: [], peerIsTrustedProxy: true, result: .unknown(.headerTooLong))
        }
        return ClientAddress(
            peer: peer, chain: chain, peerIsTrustedProxy: true, result: client(in: chain, behind: peer))
    }

    private func client(in chain: [ForwardedEntry], behind peer: IPAddress) -> ClientAddress.Result {
        var nearest = peer
        for entry in chain.reversed() {
            guard case .address(let address) = entry else { return .unknown(.unreadableEntry) }
            nearest = address
            guard trustedProxies.contains(address) else { break }
        }
        return .known(nearest)
    }

    /// The entries of all lines, or nil when there is more than is read. Empty elements are skipped (RFC 9110
    /// §5.6.1.2).
    private static func parse(_ headerLines: [String]) -> [ForwardedEntry]? {
        var length = 0
        var chain: [ForwardedEntry] = []
        for line in headerLines {
            length += line.utf8.count
            guard length <= maximumHeaderLength else { return nil }
            // By bytes: to Swift, a comma and a mark before or after it are one character.
            for element in line.utf8.split(separator: UInt8(ascii: ",")) {
                let text = Substring(element).trimmingBlanks
                guard !text.isEmpty else { continue }
                guard chain.count < maximumEntryCount else { return nil }
                chain.append(ForwardedEntry(parsing: text))
            }
        }
        return chain
    }
}
