import Hummingbird
import PacCryptAPI

/// Answers with a text: to a form that a browser sent by itself with a page, to everybody else with JSON.
struct TextAnswers: Sendable {
    let pages: PageRenderer

    func response(_ answer: EncryptTextAnswer, to request: Request) throws -> Response {
        request.isFormOfPage ? try pages.response(TextResultView(model: TextResultModel(answer))) : try .json(answer)
    }

    func response(_ answer: DecryptTextAnswer, to request: Request) throws -> Response {
        request.isFormOfPage ? try pages.response(TextResultView(model: TextResultModel(answer))) : try .json(answer)
    }
}

extension Request {
    /// Whether a browser sent the form of a page, and shows what is answered.
    var isFormOfPage: Bool { mediaType == "multipart/form-data" && prefersPage }
}
