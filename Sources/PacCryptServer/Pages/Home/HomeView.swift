import Hummingbird

/// The first page: encrypts and decrypts a text or a file.
struct HomeView: PageView {
    static let template = "home"
    let model: HomeModel
}

/// Answers with the first page.
struct HomePage: Sendable {
    let pages: PageRenderer

    func callAsFunction(_ request: Request, _ context: ServerContext) throws -> Response {
        try pages.response(HomeView(model: HomeModel()))
    }
}
