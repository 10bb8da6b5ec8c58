/// Every path of the API, as templates with parameters in braces.
public enum APIPath: String, Sendable, CaseIterable {
    case algorithms = "/api/algorithms"
    case version = "/api/version"
    case generateKeyPair = "/api/generate-keypair"
    case encrypt = "/api/encrypt"
    case decrypt = "/api/decrypt"
    case openAPI = "/api/openapi.json"
    case health = "/healthz"
    case readiness = "/readyz"
    case robots = "/robots.txt"
    case sitemap = "/sitemap"
    // Shares.
    case shares = "/api/pacshare"
    case share = "/api/pacshare/{id}"
    case shareUnlock = "/api/pacshare/{id}/unlock"
    case shareHeader = "/api/pacshare/{id}/header"
    case shareOpen = "/api/pacshare/{id}/open"
    case shareFile = "/api/pacshare/{id}/file"
    case shareConfirm = "/api/pacshare/{id}/confirm"
    case sharePickup = "/api/pacshare/{id}/pickup"
    case shareStatus = "/api/pacshare/{id}/status"
    case shareReopen = "/api/pacshare/{id}/reopen"
    case shareQRCode = "/qr/{id}"
    case uploadAccess = "/upload-access"
    case pickupPage = "/pickup/{id}"
    case statusPage = "/status/{id}"

    /// The path for one share: the template with `id` in the place of its parameter.
    ///
    /// - Parameter id: the id of a share, which needs no percent-encoding: base64url (RFC 4648 §5) without padding.
    public func path(id: String) -> String {
        rawValue.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0 == "{id}" ? id : String($0) }.joined(separator: "/")
    }
}
