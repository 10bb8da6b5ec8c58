/// What the page of the setup shows.
struct AdminSetupModel {
    /// What is wrong with each field.
    struct Errors {
        var setupToken: String?
        var username: String?
        var password: String?
        var passwordAgain: String?
    }

    let frame: AdminFrame
    var username = ""
    var errors = Errors()
}
