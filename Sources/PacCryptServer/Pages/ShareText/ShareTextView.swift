/// The page with a shared text, which it shows only after a click.
struct ShareTextView: PageView {
    static let template = "share-text"
    let model: ShareTextModel
}

/// What that page shows.
struct ShareTextModel {
    let id: String
    let text: String
    let whatIsLeft: String
    /// What stands before the button that ends it; nil for none.
    let confirmation: String?
}
