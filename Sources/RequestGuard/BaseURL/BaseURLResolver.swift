/// Finds the base URL that a request was made to.
///
/// `public_url` alone decides when it is set. Otherwise the `Host` header names the place, and the scheme is what a
/// trusted proxy says in `X-Forwarded-Proto`, or that of the connection. `X-Forwarded-Host` is never read.
public struct BaseURLResolver: Sendable {
    /// The facts about one request.
    public struct Request: Sendable {
        /// The `Host` header.
        public var host: String?
        /// The values of every `X-Forwarded-Proto` line, in order.
        public var forwardedProtoLines: [String]
        /// Whether the peer is a trusted proxy; see ``ClientAddress/peerIsTrustedProxy``.
        public var peerIsTrustedProxy: Bool
        /// Whether the connection itself is over TLS.
        public var isTLS: Bool

        /// Makes the facts of a request.
        public init(host: String?, forwardedProtoLines: [String], peerIsTrustedProxy: Bool, isTLS: Bool) {
            self.host = host
            self.forwardedProtoLines = forwardedProtoLines
            self.peerIsTrustedProxy = peerIsTrustedProxy
            self.isTLS = isTLS
        }
    }

    /// The setting `public_url`; nil when it is empty.
    public let publicURL: BaseURL?

    /// Makes a resolver for the setting.
    public init(publicURL: BaseURL?) {
        self.publicURL = publicURL
    }

    /// The base URL of the request; nil when `public_url` is empty and the `Host` header cannot be used.
    public func resolve(_ request: Request) -> BaseURL? {
        if let publicURL { return publicURL }
        guard let host = request.host, let authority = try? Authority(sent: host) else { return nil }
        return BaseURL(scheme: BaseURLResolver.scheme(of: request), authority: authority)
    }

    /// The last value counts: the nearest proxy wrote it.
    private static func scheme(of request: Request) -> BaseURL.Scheme {
        let connection: BaseURL.Scheme = request.isTLS ? .https : .http
        guard request.peerIsTrustedProxy, let line = request.forwardedProtoLines.last, line.utf8.count <= 256,
            let value = line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).last
        else { return connection }
        return BaseURL.Scheme(rawValue: Substring(value).trimmingBlanks.lowercased()) ?? connection
    }
}
