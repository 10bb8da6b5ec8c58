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
}
