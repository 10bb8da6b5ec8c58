/// The second step of a pickup: the password for the files.
struct ShareUnlockedView: PageView {
    static let template = "share-unlocked"
    let model: ShareUnlockedModel
}
