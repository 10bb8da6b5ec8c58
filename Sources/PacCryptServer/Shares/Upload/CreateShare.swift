import Hummingbird
import PacCryptAPI
import PacShare

/// `POST /api/pacshare`: leaves a text or files behind a link.
struct CreateShare: Sendable {
    let services: ShareServices
    let gate: UploadGate
    let page: CreatedPage

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let created = try await create(request, context)
        return request.prefersPage ? try await page.response(created) : try .json(created)
    }

    /// The share that the form asks for.
    func create(_ request: Request, _ context: ServerContext) async throws -> ShareCreatedAnswer {
        try await gate.check(request, context)
        guard request.mediaType == "multipart/form-data" else { throw RequestError(.unsupportedMediaType) }
        let limits = context.policy.shareLimits
        let form = ShareForm(services, limits: limits, client: context.clientKey, context.holdings.claimant)
        try await FormReader.read(
            request, context, ShareFormFields.table, maxFileSize: limits.maxBytes, into: form
        ) { count in
            try await ShareUpload(
                services, limits: limits, client: context.clientKey, claimant: context.holdings.claimant
            ).checkRoom(forBytes: UInt64(clamping: count))
        }
        // Files whose algorithm came after them are sealed anew.
        let created = try await apartFromEventLoop { try await form.share() }
        return ShareCreatedAnswer(created, links: ShareLinks(created.id, base: context.baseURL))
    }
}

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
