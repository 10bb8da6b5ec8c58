import Hummingbird

/// The first page: encrypts, decrypts and shares texts and files.
struct HomeView: PageView {
    static let template = "home"
    let model: HomeModel
}

/// Answers with the first page, and takes its form with the upload passphrase.
struct HomePage: Sendable {
    let pages: PageRenderer
    let gate: UploadGate

    /// `GET /`
    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let need = try await gate.need(request, context)
        return try pages.response(HomeView(model: HomeModel(limits: context.policy.shareLimits, need: need)))
    }

    /// `POST /upload-access`: a browser that is refused gets the form again, with the reason at the field.
    func enterPassphrase(_ request: Request, _ context: ServerContext) async throws -> Response {
        do {
            return try await gate.enter(request, context)
        } catch {
            let isAboutPassphrase = [.uploadNotAllowed, .tooManyAttempts, .busy].contains(RequestError(error).code)
            guard request.prefersPage, isAboutPassphrase, try await gate.need(request, context) == .passphrase else {
                throw error
            }
            let refusal = try PageRefusal(error, context)
            let model = HomeModel(
                limits: context.policy.shareLimits, need: .passphrase, passphraseError: refusal.message)
            return try pages.response(HomeView(model: model), refusal)
        }
    }
}
