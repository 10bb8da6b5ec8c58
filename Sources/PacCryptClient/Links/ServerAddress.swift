import Foundation
import TextEncodings

/// A PacCrypt server: scheme, host and port.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// Whether the connection is encrypted.
    public let isSecure: Bool
    /// The name or address; an IPv6 address in brackets.
    public let host: String
    /// The port.
    public let port: Int

    /// Reads the address of a server, such as `https://share.example`. A path, a query and a user are refused.
    ///
    /// - Throws: ``ClientError`` of code ``ClientError/Code/invalidLink``.
    public init(_ text: String) throws(ClientError) {
        let parts = try LinkParts(text)
        guard parts.path.isEmpty, parts.fragment == nil else {
            throw ClientError(.invalidLink, "A server is named by scheme and host alone, as in https://share.example")
        }
        self = parts.server
    }

    init(isSecure: Bool, host: String, port: Int) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
    }

    /// Whether the server is on this machine: `localhost`, `127.0.0.0/8` or `::1`.
    public var isLoopback: Bool {
        host == "localhost" || host == "[::1]" || Self.isLoopbackIPv4(host)
    }

    /// Whether a host is an address of `127.0.0.0/8`. One with a number above 255 is a name, which leads anywhere; one
    /// with a leading zero is read in more than one way.
    private static func isLoopbackIPv4(_ host: String) -> Bool {
        guard let numbers = host.wholeMatch(of: /127\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})/) else { return false }
        return [numbers.1, numbers.2, numbers.3].allSatisfy { number in
            UInt8(number).map { "\($0)" } == String(number)
        }
    }

    /// The address as a link, without the port that its scheme implies.
    public var description: String {
        let implied = isSecure ? 443 : 80
        return "\(isSecure ? "https" : "http")://\(host)" + (port == implied ? "" : ":\(port)")
    }
}

/// A link cut into what matters here.
struct LinkParts {
    let server: ServerAddress
    /// The components of the path.
    let path: [String]
    let fragment: String?

    private static let maximumCount = 4096

    init(_ text: String) throws(ClientError) {
        // A link that was pasted may bring blanks along, also such as a browser or a mail program has escaped.
        let text = PastedText.trimmed(text)
        guard text.utf8.count <= Self.maximumCount, let url = URLComponents(string: text),
            let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = url.encodedHost.map({ Self.bracketed(Self.unescaped($0)) }), Self.isPlain(host)
        else {
            throw ClientError(.invalidLink, "This is no link of a server: it begins with https:// and a host")
        }
        guard url.user == nil, url.password == nil, url.query == nil else {
            throw ClientError(.invalidLink, "A link of PacCrypt holds no user and no question mark")
        }
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        guard 1...65_535 ~= port else { throw ClientError(.invalidLink, "The port of the link is none") }
        server = ServerAddress(isSecure: scheme == "https", host: host, port: port)
        path = url.path.split(separator: "/").map { PastedText.trimmed($0) }.filter { !$0.isEmpty }
        fragment = url.fragment.map { PastedText.trimmed($0) }
    }

    /// A host whose letters, digits, hyphens and dots are not escaped: such escapes mean the same (RFC 3986 §6.2.2.2).
    private static func unescaped(_ host: String) -> String {
        host.replacing(/%([0-9A-Fa-f]{2})/) { match -> String in
            guard let byte = UInt8(match.1, radix: 16) else { return String(match.0) }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                return String(UnicodeScalar(byte))
            default: return String(match.0)
            }
        }
    }

    /// An IPv6 address stands in brackets (RFC 3986 §3.2.2), which Foundation leaves out on some systems.
    private static func bracketed(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host.lowercased())]" : host.lowercased()
    }

    /// Whether a host is a name or an address and nothing else: an escaped slash, say, would end it elsewhere for another
    /// reader.
    private static func isPlain(_ host: String) -> Bool {
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
        let characters = isAddress ? host.utf8.dropFirst().dropLast() : host.utf8[...]
        return !characters.isEmpty
            && characters.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."):
                    true
                case UInt8(ascii: "-"), UInt8(ascii: "_"): !isAddress
                default: isAddress && byte == UInt8(ascii: ":")
                }
            }
    }
}
