/// The facts about a request over loopback that tell somebody at this machine from a proxy on it.
///
/// A proxy that was forgotten in `trusted_proxies` makes every visitor look like loopback, so loopback is believed only
/// when nothing points to a proxy.
public struct LoopbackRequest: Sendable {
    /// What points to a proxy.
    public enum ProxySign: Hashable, Sendable {
        /// `public_url` names a host other than loopback.
        case publicURL
        /// `trusted_proxies` has entries.
        case trustedProxies
        /// The request is not HTTP/1.1; proxies speak HTTP/1.0 unless told otherwise.
        case httpVersion
        /// The `Host` header is missing or does not name loopback.
        case host
        /// The `Origin` header names another place than the `Host` header.
        case origin
    }

    /// `public_url`; nil when it is empty.
    public var publicURL: BaseURL?
    /// Whether `trusted_proxies` has entries.
    public var hasTrustedProxies: Bool
    /// Whether the request was made with HTTP/1.1.
    public var isHTTP11: Bool
    /// The `Host` header.
    public var host: String?
    /// The `Origin` header.
    public var origin: String?

    /// Makes the facts of a request.
    public init(publicURL: BaseURL?, hasTrustedProxies: Bool, isHTTP11: Bool, host: String?, origin: String?) {
        self.publicURL = publicURL
        self.hasTrustedProxies = hasTrustedProxies
        self.isHTTP11 = isHTTP11
        self.host = host
        self.origin = origin
    }

    /// The first sign of a proxy; nil when the request came directly from this machine.
    public var proxySign: ProxySign? {
        if let publicURL, !publicURL.authority.isLoopback { return .publicURL }
        if hasTrustedProxies { return .trustedProxies }
        guard isHTTP11 else { return .httpVersion }
        guard let host, let host = try? Authority(sent: host), host.isLoopback else { return .host }
        guard let origin else { return nil }
        guard let origin = BaseURL(origin: origin), origin == BaseURL(scheme: origin.scheme, authority: host)
        else { return .origin }
        return nil
    }
}
