import Foundation
import PacCryptAPI

/// What the page shows to somebody who has just shared something: the only time that its secrets are known.
struct ShareCreatedModel {
    /// What the recipient's authenticator app needs.
    struct SecondFactor {
        /// The address of the picture.
        let picture: String
        let secret: Copyable
        let serviceName: String
    }

    let pickup: Copyable
    /// The link as a picture, within the page itself; nil when it could not be drawn.
    let linkPicture: String?
    let expires: Moment
    let downloads: String
    let algorithm: String
    let scan: String
    let secondFactor: SecondFactor?
    let status: Copyable
    let manageToken: Copyable

    /// - Parameters:
    ///   - created: what a program is told.
    ///   - linkPNG: the link as a picture.
    init(_ created: ShareCreatedAnswer, linkPNG: [UInt8]?) {
        pickup = Copyable(id: "pickup-link", label: "Link for the recipient", value: created.pickupURL)
        linkPicture = linkPNG.map { "data:image/png;base64," + Data($0).base64EncodedString() }
        expires = Moment(created.expiresAt)
        downloads = ShareWords.times(created.maxDownloads)
        algorithm = ShareWords.algorithm(created.algorithm)
        scan = created.scan.sentence
        secondFactor = created.totpSecret.map {
            SecondFactor(
                picture: created.qrCodeURL ?? "",
                secret: Copyable(id: "totp-secret", label: "Secret for the app", value: $0.text),
                serviceName: created.serviceName ?? "")
        }
        status = Copyable(id: "status-link", label: "Status link", value: created.statusURL)
        manageToken = Copyable(id: "manage-token", label: "Manage token", value: created.manageToken.text)
    }
}
