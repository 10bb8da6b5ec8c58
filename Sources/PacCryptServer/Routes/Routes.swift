import Hummingbird
import PacCryptAPI

/// The whole site.
extension RouteTable {
    init(_ site: Site) {
        self.init([
            .get("/", .shared, site.home.callAsFunction),
            .get("/static/site.css", .exempt, site.files.stylesheet),
            .get("/static/home.js", .exempt, site.files.script),
            .get("/static/icon.svg", .exempt, site.files.icon),
            .get("/robots.txt", .exempt, site.files.robots),
            .get("/sitemap", .exempt, site.files.sitemap),

            .get("/healthz", .exempt, site.information.health),
            .get("/readyz", .exempt, site.information.readiness),

            .get("/api/algorithms", .own(.algorithms), site.information.algorithms),
            .get("/api/version", .shared, site.information.version),
            .get("/api/openapi.json", .shared, site.files.openAPI),
            .post("/api/generate-keypair", .own(.generateKeyPair), site.keyPair.callAsFunction),
            .post("/api/encrypt", .own(.encrypt), site.encrypt.callAsFunction),
            .post("/api/decrypt", .own(.decrypt), site.decrypt.callAsFunction),
        ])
    }
}

/// The handlers that the routes lead to.
struct Site: Sendable {
    let home: HomePage
    let files: PublicFiles
    let information: ServerInformation
    let keyPair: GenerateKeyPairRoute
    let encrypt: EncryptRoute
    let decrypt: DecryptRoute
}
