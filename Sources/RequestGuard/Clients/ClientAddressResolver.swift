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
    /// The name of the only header that is read.
    public let headerName: String

    /// - Parameters:
    ///   - trustedProxies: the proxies whose header is believed; with none the peer always counts.
    ///   - headerName: the header that those proxies set: a list of addresses, or one address.
    /// - Throws: ``HeaderNameError`` when the name is not a header's, or is `Forwarded`.
    public init(
        trustedProxies: AddressList, headerName: String = "X-Forwarded-For"
    ) throws(HeaderNameError) {
        guard (1...64).contains(headerName.utf8.count), headerName.utf8.allSatisfy(HeaderNameError.isTokenCharacter)
        else { throw .notAToken(headerName) }
        guard headerName.lowercased() != "forwarded" else { throw .unsupportedSyntax(headerName) }
        self.trustedProxies = trustedProxies
        self.headerName = headerName
    }

    /// Finds the client of one request.
    ///
    /// - Parameters:
    ///   - peer: the address of the other end of the connection; nil when it has none.
    ///   - headerLines: the values of every line named ``headerName``, in order; together they are one list.
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

    /// The entries of all lines, or nil when there is more than is read. Empty elements are skipped (RFC 9110 §5.6.1.2).
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

/// Why a name cannot be the header of client addresses.
public enum HeaderNameError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name has characters that no header name has, is empty, or is longer than 64 characters.
    case notAToken(String)
    /// The header has a syntax of its own that is not read.
    case unsupportedSyntax(String)

    public var description: String {
        switch self {
        case .notAToken(let name):
            "\(quoted(name)) is not a header name. Allowed are 1 to 64 letters, digits and hyphens, "
                + "for example X-Forwarded-For or X-Real-IP."
        case .unsupportedSyntax(let name):
            "\(quoted(name)) has a syntax (RFC 7239) that is not read. "
                + "Let the proxy set X-Forwarded-For, or another header that holds addresses only."
        }
    }

    /// Whether the byte may stand in a header name (`tchar`, RFC 9110 §5.6.2).
    static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
