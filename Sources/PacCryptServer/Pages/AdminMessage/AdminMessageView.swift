/// A page that says what happens now, or what to do.
struct AdminMessageView: PageView {
    static let template = "admin-message"
    let model: AdminMessageModel
}

/// What such a page shows.
struct AdminMessageModel {
    let heading: String
    let paragraphs: [String]
    /// Lines to type at the machine.
    var commands: [String] = []
    var link = AdminPage.status.rawValue
    var linkText = "Back to the admin page"
}
