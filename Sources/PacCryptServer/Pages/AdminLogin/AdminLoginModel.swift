/// What the page of the login shows.
struct AdminLoginModel {
    let frame: AdminFrame
    var username = ""
    /// The path that the login leads back to.
    var next: String?
}
