import HTTPTypes

extension HTTPField.Name {
    static let xFrameOptions = known("X-Frame-Options")
    static let referrerPolicy = known("Referrer-Policy")
    static let permissionsPolicy = known("Permissions-Policy")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    static let xAccelBuffering = known("X-Accel-Buffering")
    static let xForwardedProto = known("X-Forwarded-Proto")
    static let secFetchMode = known("Sec-Fetch-Mode")
    static let secFetchSite = known("Sec-Fetch-Site")
    static let csrfToken = known("X-CSRF-Token")
    static let oldProtocolMark = known("PacCrypt-Old-Protocol")
    static let uploadPassphrase = known("PacCrypt-Upload-Passphrase")
    static let paccryptLease = known("PacCrypt-Lease")
    static let rateLimitLimit = known("RateLimit-Limit")
    static let rateLimitRemaining = known("RateLimit-Remaining")
    static let rateLimitReset = known("RateLimit-Reset")
    static let refresh = known("Refresh")

    /// A name that is written in this file.
    private static func known(_ name: StaticString) -> HTTPField.Name {
        // Only a misspelling in this file can cause it, and the first answer of any test would.
        guard let name = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is not a header name") }
        return name
    }
}
