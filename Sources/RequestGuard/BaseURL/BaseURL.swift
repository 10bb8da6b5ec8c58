/// The start of every link to this server: a scheme, a host and maybe a port. There is never a path.
public struct BaseURL: Hashable, Sendable {
    /// How the server is reached.
    public enum Scheme: String, Hashable, Sendable {
        /// Without encryption.
        case http
        /// Over TLS.
        case https

        /// The port that a URL of the scheme need not name.
        var defaultPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            }
        }
    }

    /// How the server is reached.
    public let scheme: Scheme
    /// Where the server is reached; the scheme's default port is left out.
    public let authority: Authority

    /// Makes the URL of a host.
    public init(scheme: Scheme, authority: Authority) {
        self.scheme = scheme
        self.authority = authority.port == scheme.defaultPort ? Authority(host: authority.host, port: nil) : authority
    }

    /// Reads the setting `public_url`: `https://host`, `http://host:port`, with or without a slash at
    /// the end.
    ///
    /// - Throws: ``BaseURLError``; a path is refused because the server cannot run under one.
    public init(parsing text: String) throws(BaseURLError) {
        guard !text.utf8.contains(UInt8(ascii: "@")) else { throw .userName }
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { throw .scheme }
        let rest = text[separator.upperBound...]
        let end = rest.firstIndex { "/?#\\".contains($0) } ?? rest.endIndex
        let authority: Authority
        do { authority = try Authority(parsing: rest[..<end]) } catch { throw .authority(error) }
        switch rest[end...] {
        case "", "/": self.init(scheme: scheme, authority: authority)
        case let tail where tail.first == "?" || tail.first == "#": throw .queryOrFragment
        default: throw .path
        }
    }

    /// Reads an `Origin` as ``Authority/init(sent:)`` reads a `Host`, so that both say the same of one site; nil for
    /// anything else.
    public init?(origin text: String) {
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { return nil }
        let rest = text[separator.upperBound...]
        guard let authority = try? Authority(sent: rest.last == "/" ? rest.dropLast() : rest) else { return nil }
        self.init(scheme: scheme, authority: authority)
    }
}

extension BaseURL: CustomStringConvertible {
    /// The URL without a slash at the end, which is the origin that browsers send (RFC 6454 §6.2).
    public var description: String { "\(scheme.rawValue)://\(authority)" }
}

/// Why a text is not the address of a site.
public enum BaseURLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text holds a user name, and maybe a password, so it should not be shown.
    case userName
    /// The text does not start with `http://` or `https://`.
    case scheme
    /// What follows is not a host and maybe a port.
    case authority(AuthorityError)
    /// The text goes on with a path.
    case path
    /// The text goes on with a query or a fragment.
    case queryOrFragment

    /// In a few words, without a full stop.
    public var description: String {
        switch self {
        case .userName: "it holds a user name"
        case .scheme: "it does not start with https:// or http://"
        case .authority(let error): error.description
        case .path: "a path after the host is not supported"
        case .queryOrFragment: "it holds a query or fragment"
        }
    }
}
