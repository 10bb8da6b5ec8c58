/// Checks of values whose grammar belongs to another module.
///
/// Each check answers nil when it accepts the text, otherwise the reason of the refusal in a few words without a
/// full stop, for example "the prefix is longer than 32 bits".
public struct ValueChecks: Sendable {
    /// Looks at a text: nil when it is right, else what is wrong with it.
    public typealias Check = @Sendable (String) -> String?

    /// An address or a network in CIDR notation, for `admin_ip_whitelist` and `trusted_proxies`.
    public let network: Check
    /// A key of `rate_limits`: a route.
    public let rateLimitRoute: Check
    /// A value of `rate_limits`, such as `30/minute`.
    public let rateLimit: Check
    /// The stored form of the upload passphrase.
    public let passphraseHash: Check

    /// There are no defaults: a forgotten check would accept everything.
    public init(
        network: @escaping Check, rateLimitRoute: @escaping Check, rateLimit: @escaping Check,
        passphraseHash: @escaping Check
    ) {
        self.network = network
        self.rateLimitRoute = rateLimitRoute
        self.rateLimit = rateLimit
        self.passphraseHash = passphraseHash
    }
}
