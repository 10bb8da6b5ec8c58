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

    func callAsFunction(_ request: Request, _ context: ServerContext) throws -> Response {
        try pages.response(HomeView(model: HomeModel(limits: policy.current.shareLimits)))
    }
}
