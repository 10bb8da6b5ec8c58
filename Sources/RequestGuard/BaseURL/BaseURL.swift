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

    /// Joins the parts.
    public init(scheme: Scheme, authority: Authority) {
        self.scheme = scheme
        self.authority = authority.port == scheme.defaultPort ? Authority(host: authority.host, port: nil) : authority
    }

    /// Reads the setting `public_url` or an `Origin`: `https://host`, `http://host:port`, with or without a slash at
    /// the end.
    ///
    /// - Throws: ``BaseURLError``; a path is refused because the server cannot run under one.
    public init(parsing text: String) throws(BaseURLError) {
        guard text.utf8.count <= 8 + Authority.maximumTextLength + 1, let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { throw .invalidPublicURL(text) }
        let rest = text[separator.upperBound...]
        let end = rest.firstIndex { "/?#\\".contains($0) } ?? rest.endIndex
        guard let authority = Authority(rest[..<end]) else { throw .invalidPublicURL(text) }
        guard ["", "/"].contains(rest[end...]) else { throw .pathNotSupported(text) }
        self.init(scheme: scheme, authority: authority)
    }
}

extension BaseURL: CustomStringConvertible {
    /// The URL without a slash at the end.
    public var description: String { "\(scheme.rawValue)://\(authority)" }
}

/// Why there is no base URL.
public enum BaseURLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not `http://` or `https://`, a host and maybe a port.
    case invalidPublicURL(String)
    /// The text goes on after the host.
    case pathNotSupported(String)
    /// The request has no `Host` header, or one that is not a host and maybe a port.
    case invalidHost

    public var description: String {
        switch self {
        case .invalidPublicURL(let text):
            "\(quoted(text)) is not the address of a site. Allowed is http:// or https://, a host and maybe a port, "
                + "for example https://files.example.org."
        case .pathNotSupported(let text):
            "\(quoted(text)) goes on after the host. The server cannot run under a path; give it a host of its own."
        case .invalidHost: "The Host header is missing or is not a host name and maybe a port."
        }
    }
}
