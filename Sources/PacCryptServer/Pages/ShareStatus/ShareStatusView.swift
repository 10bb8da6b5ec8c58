/// The page that asks a sender for the manage token.
struct ShareStatusAskView: PageView {
    static let template = "share-status-ask"
    let model: ShareStatusAskModel
}

/// The page that tells a sender what happened to a share.
struct ShareStatusView: PageView {
    static let template = "share-status"
    let model: ShareStatusModel
}
