import Hummingbird
import PacCryptAPI

/// Shows a new share to the browser that made it.
struct CreatedPage: Sendable {
    let pages: PageRenderer
    let qrCodePNG: @Sendable (String) async throws -> [UInt8]

    func response(_ created: ShareCreatedAnswer) async throws -> Response {
        // Without the picture the page is still worth everything: its secrets are told this once.
        let picture = try? await qrCodePNG(created.pickupURL)
        return try pages.response(
            ShareCreatedView(model: ShareCreatedModel(created, linkPNG: picture)))
    }
}
