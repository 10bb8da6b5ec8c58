/// The page of the login.
struct AdminLoginView: PageView {
    static let template = "admin-login"
    let model: AdminLoginModel
}
