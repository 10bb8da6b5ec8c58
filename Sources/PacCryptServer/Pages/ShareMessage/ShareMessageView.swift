/// A page that says what was done with a share.
struct ShareMessageView: PageView {
    static let template = "share-message"
    let model: ShareMessageModel
}

/// What that page shows.
struct ShareMessageModel {
    let heading: String
    let text: String
}

extension ShareMessageModel {
    /// The recipient has everything.
    ///
    /// - Parameter isBurned: whether the share is deleted now.
    static func confirmed(isBurned: Bool) -> ShareMessageModel {
        isBurned
            ? ShareMessageModel(heading: "Deleted", text: "The share is deleted. Nobody can pick it up any more.")
            : ShareMessageModel(
                heading: "Done", text: "Your download has ended. The share stays for those who may still pick it up.")
    }
}
