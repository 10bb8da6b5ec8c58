/// The page with the links of a new share.
struct ShareCreatedView: PageView {
    static let template = "share-created"
    let model: ShareCreatedModel
}
