/// The host and optional port of a URL or a `Host` header (RFC 3986 §3.2, RFC 9110 §7.2), without user information.
public struct Authority: Hashable, Sendable {
    /// Where the host lies.
    public enum Host: Hashable, Sendable {
        /// A domain name in lower case.
        case name(String)
        /// An address literal.
        case address(IPAddress)
    }

    /// The longest text that is read: a name of 253 characters, a colon and a port.
    static let maximumTextLength = 259

    /// The host.
    public let host: Host
    /// The port, 1 to 65535; nil when the text has none.
    public let port: Int?

    /// Reads `host` or `host:port`: a domain name of letters, digits, hyphens and underscores, an IPv4 address, or an
    /// IPv6 address in brackets. Percent-encoding and names outside ASCII are not accepted.
    ///
    /// - Throws: ``AuthorityError`` for anything else.
    public init(parsing text: some StringProtocol) throws(AuthorityError) {
        guard text.utf8.count <= Authority.maximumTextLength else { throw .invalidHost }
        let rest: Substring
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw .openBracket }
            let inner = text[..<close].dropFirst()
            guard inner.contains(":"), let address = IPAddress(inner) else { throw .invalidIPv6Address }
            host = .address(address)
            rest = Substring(text[close...].dropFirst())
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            host = try Authority.parseHost(text[..<end])
            rest = Substring(text[end...])
        }
        guard !rest.isEmpty else {
            port = nil
            return
        }
        guard rest.first == ":", let port = DecimalText.parse(rest.dropFirst().utf8, in: 1...65535) else {
            throw .invalidPort
        }
        self.port = port
    }

    /// Reads by what name a client calls the server, in `Host` or `Origin`: as ``init(parsing:)``, and also with the
    /// dot of the root behind a name, and with a colon but no port (RFC 3986 §3.2.2 and §3.2.3). Both are left out.
    ///
    /// - Throws: ``AuthorityError`` for anything else.
    public init(sent text: some StringProtocol) throws(AuthorityError) {
        let text = text.last == ":" ? text.dropLast() : text[...]
        let end = text.first == "[" ? text.startIndex : text.firstIndex(of: ":") ?? text.endIndex
        let host = text[..<end]
        guard host.last == ".", host.count > 1 else {
            try self.init(parsing: text)
            return
        }
        try self.init(parsing: String(host.dropLast()) + String(text[end...]))
    }

    init(host: Host, port: Int?) {
        self.host = host
        self.port = port
    }

    /// Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1`.
    public var isLoopback: Bool {
        switch host {
        case .name(let name): name == "localhost"
        case .address(let address): address.isLoopback
        }
    }

    private static func parseHost(_ text: some StringProtocol) throws(AuthorityError) -> Host {
        if let address = IPAddress(text) { return .address(address) }
        guard !text.isEmpty else { throw .missingHost }
        let labels = Substring(text).utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(isLabel) else { throw .invalidHost }
        // A name that ends in a number is a mistyped IPv4 address, which browsers would read in another way.
        guard labels.last?.allSatisfy(isDigit) == false else { throw .invalidIPv4Address }
        return .name(text.lowercased())
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy(isNameCharacter)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: isDigit(byte)
        }
    }
}

extension Authority: CustomStringConvertible {
    public var description: String {
        let hostText =
            switch host {
            case .name(let name): name
            case .address(let address): address.family == .v6 ? "[\(address)]" : "\(address)"
            }
        return port.map { "\(hostText):\($0)" } ?? hostText
    }
}

/// Why a text is not a host and maybe a port.
public enum AuthorityError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no host.
    case missingHost
    /// The host is neither a name nor an address.
    case invalidHost
    /// The host ends in a number, and is not an IPv4 address.
    case invalidIPv4Address
    /// The text in brackets is not an IPv6 address.
    case invalidIPv6Address
    /// A bracket is not closed.
    case openBracket
    /// What follows the host is not a port.
    case invalidPort

    /// In a few words, without a full stop.
    public var description: String {
        switch self {
        case .missingHost: "the host is missing"
        case .invalidHost: "not a host name or address"
        case .invalidIPv4Address: "not an IPv4 address"
        case .invalidIPv6Address: "not an IPv6 address"
        case .openBracket: "the ] is missing"
        case .invalidPort: "the port must be a number from 1 to 65535"
        }
    }
}
