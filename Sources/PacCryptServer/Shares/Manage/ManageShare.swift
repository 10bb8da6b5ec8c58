import HTTPSyntax
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI
import PacShare
import RequestGuard

/// The routes of a sender's program: status, reopen, revoke, and the picture of the second factor.
struct ManageShare: Sendable {
    let status: ShareStatus
    let clock: @Sendable () -> Timestamp
    let qrCodePNG: @Sendable (String) async throws -> [UInt8]

    /// `GET /api/pacshare/{id}/status`
    func show(_ request: Request, _ context: ServerContext) async throws -> Response {
        try .json(try await answer(try context.shareID(), request.bearer))
    }

    /// `POST /api/pacshare/{id}/reopen`
    func reopen(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.shareID()
        try await status.reopen(
            id, token: try ShareTokenKind.manage.token(request.bearer), client: context.clientKey)
        return try .json(try await answer(id, request.bearer))
    }

    /// `DELETE /api/pacshare/{id}`
    func revoke(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.shareID()
        try await status.revoke(
            id, token: try ShareTokenKind.manage.token(request.bearer), client: context.clientKey)
        return try .json(try await answer(id, request.bearer))
    }

    /// `GET /qr/{id}?token=…`. Whatever is wrong, there is nothing here.
    func qrCode(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try? URLEncodedForm.parse((request.uri.query ?? "").utf8)
        guard let id = try? context.shareID(),
            let token = query?[QueryName.token.rawValue].flatMap({ ShareToken($0) })
        else { throw RequestError(.notFound) }
        let png = try await qrCodePNG(try await status.provisioningURI(id, qrToken: token))
        return Response(
            status: .ok, headers: [.contentType: "image/png"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: png)))
    }

    /// What happened to a share, for the bearer of its manage token.
    func answer(_ id: ShareID, _ token: String?) async throws -> ShareStatusAnswer {
        let (share, label) = try await status.status(id, token: try ShareTokenKind.manage.token(token))
        return ShareStatusAnswer(share, label, now: clock())
    }
}
