import Hummingbird
import PacCryptAPI

/// Every route of the site.
extension RouteTable {
    init(_ site: Site) {
        self.init([
            .get("/", .shared, site.home.callAsFunction),
            // The original's page read what was answered to its form as JSON.
            .post("/", .own(.pacshare), body: .content, errors: .data, site.shares.create.fromOriginalForm),
            .get("/static/{file}", .exempt, site.files.ofPages),
            .get("/robots.txt", .exempt, site.files.robots),
            .get("/sitemap", .exempt, site.files.sitemap),

            .get("/healthz", .exempt, errors: .data, site.information.health),
            .get("/readyz", .exempt, errors: .data, site.information.readiness),

            .get("/api/algorithms", .own(.algorithms), site.information.algorithms),
            .get("/api/version", .shared, site.information.version),
            .get("/api/openapi.json", .shared, site.files.openAPI),
            .post("/api/generate-keypair", .own(.generateKeyPair), site.keyPair.callAsFunction),
            .post("/api/encrypt", .own(.encrypt), body: .content, errors: .formOfPage, site.encrypt.callAsFunction),
            .post("/api/decrypt", .own(.decrypt), body: .content, errors: .formOfPage, site.decrypt.callAsFunction),

            .post("/api/pacshare", .own(.pacshare), body: .content, site.shares.create.callAsFunction),
            .post("/upload-access", .shared, errors: .preferred, site.home.enterPassphrase),
            .get("/api/pacshare/{id}", .shared, site.shares.pickUp.facts),
            .delete("/api/pacshare/{id}", .shared, site.shares.manage.revoke),
            .post("/api/pacshare/{id}/unlock", .shared, site.shares.pickUp.unlock),
            .post("/api/pacshare/{id}/header", .shared, site.shares.pickUp.header),
            .post("/api/pacshare/{id}/open", .shared, body: .formWithKey, site.shares.pickUp.open),
            .get("/api/pacshare/{id}/file", .lease, site.shares.file.callAsFunction),
            .post("/api/pacshare/{id}/confirm", .lease, site.shares.pickUp.confirm),
            .post("/api/pacshare/{id}/pickup", .shared, body: .formWithKey, site.shares.pickUp.pickUp),
            .get("/api/pacshare/{id}/status", .shared, site.shares.manage.show),
            .post("/api/pacshare/{id}/reopen", .shared, site.shares.manage.reopen),
            .get("/qr/{id}", .shared, site.shares.manage.qrCode),
            .get("/pickup/{id}", .shared, site.shares.pickupPages.show),
            .post("/pickup/{id}", .shared, body: .formWithKey, site.shares.pickupPages.submit),
            .get("/status/{id}", .shared, site.shares.statusPages.show),
            .post("/status/{id}", .shared, site.shares.statusPages.submit),

            .get("/admin-setup", .shared, access: .adminArea, site.admin.entry.setupPage),
            .post("/admin-setup", .shared, access: .adminArea, site.admin.entry.setUp),
            .get("/admin-login", .shared, access: .adminArea, site.admin.entry.loginPage),
            .post("/admin-login", .own(.login), access: .adminArea, site.admin.entry.logIn),
            .get("/admin-logout", .shared, access: .admin, site.admin.entry.logoutPage),
            .post("/admin-logout", .shared, access: .admin, site.admin.entry.logOut),
            .get("/adminpage", .shared, access: .admin, site.admin.status.page),
            .post("/admin-end-session", .shared, access: .admin, site.admin.sessions.end),
            .get("/admin-logs", .shared, access: .admin, site.admin.logs.callAsFunction),
            .get("/admin-logs/export", .shared, access: .admin, site.admin.logExport.callAsFunction),
            .get("/admin-settings", .shared, access: .admin, site.admin.settings.page),
            .post("/admin-settings", .shared, access: .admin, body: .settings, site.admin.settings.save),
            .post("/admin-change-password", .shared, access: .admin, site.admin.account.changePassword),
            .post("/admin-enable-2fa", .shared, access: .admin, site.admin.account.enableTwoFactor),
            .post("/admin-disable-2fa", .shared, access: .admin, site.admin.account.disableTwoFactor),
            .get("/admin-qr", .shared, access: .admin, site.admin.account.qrCode),
            .post("/admin-reset", .shared, access: .admin, site.admin.account.reset),
            .post("/admin-clear-uploads", .shared, access: .admin, site.admin.maintenance.clearUploads),
            .post("/restart-server", .shared, access: .admin, site.admin.maintenance.restart),
            .post("/admin-switch-dev-mode", .shared, access: .admin, site.admin.maintenance.devMode),
            .post("/admin-switch-prod-mode", .shared, access: .admin, site.admin.maintenance.prodMode),
            .post("/admin-update-server", .shared, access: .admin, site.admin.maintenance.update),
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
    let shares: ShareSite
    let admin: AdminSite
}

/// The handlers of the admin area.
struct AdminSite: Sendable {
    let entry: AdminEntry
    let status: AdminStatus
    let sessions: AdminSessions
    let logs: AdminLogs
    let logExport: AdminLogExport
    let settings: AdminSettings
    let account: AdminAccountForms
    let maintenance: AdminMaintenance
}
