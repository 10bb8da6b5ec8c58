/// The page with the links to the files of a share that was opened.
struct ShareOpenedView: PageView {
    static let template = "share-opened"
    let model: ShareOpenedModel
}
