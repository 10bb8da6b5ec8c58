import PacCryptAPI
import PacShare

/// What the page with the links to several files shows.
struct ShareOpenedModel {
    /// One file.
    struct File {
        let name: String
        let size: String
        let path: String
    }

    let id: String
    let files: [File]
    /// The path of all of them as one; nil when there is no zip.
    let zipPath: String?
    let whatIsLeft: String
    /// What stands before the button that ends it; nil for none.
    let confirmation: String?

    /// - Parameters:
    ///   - leased: the share under its lease.
    ///   - links: its addresses.
    init(_ leased: LeasedShare, _ id: ShareID, links: ShareLinks) throws {
        self.id = id.text
        files = try leased.share.blobs.indices.map { index in
            File(
                name: ShareWords.fileName(leased.name(of: index), number: index + 1),
                size: ByteCountText.text(try leased.size(of: index)),
                path: "\(links.file)?\(QueryName.file.rawValue)=\(index + 1)")
        }
        zipPath = leased.zip.map { _ in "\(links.file)?\(QueryName.form.rawValue)=zip" }
        whatIsLeft = DeletionWords.whatIsLeft(leased.share)
        confirmation = DeletionWords.beforeConfirming(leased.share, isOpened: true)
    }
}
