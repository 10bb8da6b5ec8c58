/// The page of an error.
struct ErrorView: PageView {
    static let template = "error"
    let model: ErrorModel
}
