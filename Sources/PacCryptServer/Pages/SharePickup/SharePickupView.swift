/// The first step of a pickup: the password for the link.
struct SharePickupView: PageView {
    static let template = "share-pickup"
    let model: SharePickupModel
}
