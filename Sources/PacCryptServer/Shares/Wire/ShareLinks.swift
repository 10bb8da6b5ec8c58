import PacCryptAPI
import PacShare
import RequestGuard

/// The addresses of a share.
struct ShareLinks: Sendable {
    private let id: String
    private let base: String

    /// - Parameters:
    ///   - id: the share's id.
    ///   - base: the address that the site was asked under; without one the links are paths.
    init(_ id: ShareID, base: BaseURL?) {
        self.id = id.text
        self.base = base.map { "\($0)" } ?? ""
    }

    /// Where the recipient picks it up.
    var pickup: String { base + APIPath.pickupPage.path(id: id) }

    /// Where the sender sees its status.
    ///
    /// - Parameter token: the manage token, which stays in the fragment and so in the browser.
    func status(_ token: ShareToken) -> String { base + APIPath.statusPage.path(id: id) + "#" + token.text }

    /// The picture of the second factor.
    func qrCode(_ token: ShareToken) -> String {
        base + APIPath.shareQRCode.path(id: id) + "?\(QueryName.token.rawValue)=" + token.text
    }

    /// The path of the first file.
    var file: String { APIPath.shareFile.path(id: id) }
}
