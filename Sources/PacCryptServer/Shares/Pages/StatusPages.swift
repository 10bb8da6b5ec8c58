import Hummingbird
import PacCryptAPI
import PacCryptCore
import PacShare

/// The sender's page. The manage token comes from a form: in the path or the query it would be logged on the way.
struct StatusPages: Sendable {
    let manage: ManageShare
    let fields: SmallFormReader
    let pages: PageRenderer
    let origins: OriginGuard

    /// `GET /status/{id}`: asks for the token, whether there is such a share or not.
    func show(_ request: Request, _ context: ServerContext) throws -> Response {
        try ask(try context.shareID())
    }

    /// `POST /status/{id}`: shows the status, after doing what the form asks.
    func submit(_ request: Request, _ context: ServerContext) async throws -> Response {
        try origins.check(request, context)
        let form = try await fields.value(StatusForm.self, request, context)
        let id = try context.shareID()
        let token: ShareToken
        do {
            token = try ShareTokenKind.manage.token(form.manageToken?.text)
        } catch {
            return try ask(id, try PageRefusal(error, context))
        }
        var refusal: PageRefusal?
        do {
            try await change(form, id, token, context)
        } catch {
            let reason = RequestError(error)
            // The share may have ended meanwhile; its status says how.
            guard reason.code != .invalidManageToken, reason.code != .shareNotFound else {
                return try ask(id, try PageRefusal(error, context))
            }
            if reason.code.status != 410 { refusal = try PageRefusal(error, context) }
        }
        do {
            let model = ShareStatusModel(
                try await manage.answer(id, token.text), id, token: token,
                notice: refusal == nil ? form.change?.notice : nil, error: refusal?.message)
            return try pages.response(ShareStatusView(model: model), refusal)
        } catch ShareError.wrongManageToken {
            return try ask(id, try PageRefusal(ShareError.wrongManageToken, context))
        }
    }

    private func ask(_ id: ShareID, _ refusal: PageRefusal? = nil) throws -> Response {
        try pages.response(
            ShareStatusAskView(model: ShareStatusAskModel(id: id.text, error: refusal?.message)), refusal)
    }

    private func change(_ form: StatusForm, _ id: ShareID, _ token: ShareToken, _ context: ServerContext) async throws {
        switch form.change {
        case .reopen?: try await manage.status.reopen(id, token: token, client: context.clientKey)
        case .revoke?: try await manage.status.revoke(id, token: token, client: context.clientKey)
        case nil: break
        }
    }
}

/// What the forms of the page send.
private struct StatusForm: Decodable {
    enum Change: String, Decodable {
        case reopen, revoke

        var notice: String {
            switch self {
            case .reopen: "All attempts are given back."
            case .revoke: "The share is deleted."
            }
        }
    }

    let manageToken: SecretText?
    let change: Change?

    enum CodingKeys: String, CodingKey {
        case change
        case manageToken = "manage_token"
    }
}
