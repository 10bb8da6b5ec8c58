/// The address people reach this server under: scheme, host and port, never a path.
public struct PublicURL: Hashable, Sendable, CustomStringConvertible {
    /// Whether the scheme is https.
    public let isSecure: Bool
    /// A name in lower case or an address; IPv6 without brackets.
    public let host: String
    /// The port, 80 or 443 when the text names none.
    public let port: Int

    /// Reads `https://share.example.org` or `http://10.0.0.5:5000`; one slash may follow.
    ///
    /// - Throws: why the text is refused; sub-paths are not supported.
    public init(_ text: String) throws(ValueRefusal) {
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard !text.contains("@") else { throw ValueRefusal("it holds a user name", isSecret: true) }
        guard scheme == "https" || scheme == "http", text.dropFirst(scheme.count).hasPrefix("://") else {
            throw ValueRefusal("it does not start with https:// or http://")
        }
        var rest = text.dropFirst(scheme.count + 3)
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.contains("/") else { throw ValueRefusal("a path after the host is not supported") }
        guard !rest.contains("?"), !rest.contains("#") else { throw ValueRefusal("it holds a query or fragment") }
        let authority = try Authority(rest)
        isSecure = scheme == "https"
        host = authority.host
        port = authority.port ?? (isSecure ? 443 : 80)
        hostInURL = authority.hostInURL
    }

    private let hostInURL: String

    /// The origin as browsers send it (RFC 6454, section 6.2): no slash at the end, no default port.
    public var origin: String {
        let isDefaultPort = port == (isSecure ? 443 : 80)
        return (isSecure ? "https://" : "http://") + hostInURL + (isDefaultPort ? "" : ":\(port)")
    }

    public var description: String { origin }
}
