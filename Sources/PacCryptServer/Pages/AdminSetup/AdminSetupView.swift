/// The page that makes the admin.
struct AdminSetupView: PageView {
    static let template = "admin-setup"
    let model: AdminSetupModel
}
