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
    /// IPv6 address in brackets. Nil for anything else; percent-encoding and names outside ASCII are not accepted.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Authority.maximumTextLength else { return nil }
        let rest: Substring
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            let inner = text[..<close].dropFirst()
            guard inner.contains(":"), let address = IPAddress(inner) else { return nil }
            host = .address(address)
            rest = Substring(text[close...].dropFirst())
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            guard let host = Authority.parseHost(text[..<end]) else { return nil }
            self.host = host
            rest = Substring(text[end...])
        }
        guard !rest.isEmpty else {
            port = nil
            return
        }
        guard rest.first == ":", let port = DecimalText.parse(rest.dropFirst().utf8, in: 1...65535) else { return nil }
        self.port = port
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

    private static func parseHost(_ text: some StringProtocol) -> Host? {
        if let address = IPAddress(text) { return .address(address) }
        guard (1...253).contains(text.utf8.count) else { return nil }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy({ (1...63).contains($0.count) && $0.allSatisfy(isNameCharacter) }),
            // A name that ends in a number is a mistyped IPv4 address, which browsers would read in another way.
            let last = labels.last, !last.allSatisfy(isDigit)
        else { return nil }
        return .name(text.lowercased())
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
