/// The page with the button that ends the session.
struct AdminLogoutView: PageView {
    static let template = "admin-logout"
    let model: AdminLogoutModel
}

/// What the page of the logout shows.
struct AdminLogoutModel {
    let frame: AdminFrame
}
