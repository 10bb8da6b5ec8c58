import Hummingbird

/// The first page: encrypts, decrypts and shares texts and files.
struct HomeView: PageView {
    static let template = "home"
    let model: HomeModel
}

/// Answers with the first page.
struct HomePage: Sendable {
    let pages: PageRenderer
    let policy: LivePolicy
    let gate: UploadGate

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let need = try await gate.need(request, context)
        return try pages.response(HomeView(model: HomeModel(limits: policy.current.shareLimits, need: need)))
    }
}
