import PacShare

/// What the first step of a pickup shows.
struct SharePickupModel {
    let id: String
    /// The page's own address, for the command line.
    let link: String
    let requiresCode: Bool
    let isSealed: Bool
    let expires: Moment
    /// What went wrong.
    let error: String?

    /// - Parameters:
    ///   - share: its record.
    ///   - links: its addresses.
    ///   - error: what went wrong.
    init(_ share: Share, _ id: ShareID, links: ShareLinks, error: String? = nil) {
        self.id = id.text
        link = links.pickup
        requiresCode = share.requiresCode
        isSealed = share.isSealedBySender
        expires = Moment(share.expiresAt)
        self.error = error
    }
}
