import HTTPTypes
import Hummingbird
import PacCryptAPI

/// Turns errors into answers: JSON for programs, a page for people.
struct ErrorRenderer: Sendable {
    let pages: PageRenderer

    /// - Parameters:
    ///   - error: what went wrong.
    ///   - path: the path that was asked for; it decides between JSON and a page.
    func response(for error: RequestError, path: String) -> Response {
        let status = HTTPResponse.Status(code: error.code.status)
        if path == "/api" || path.hasPrefix("/api/") || path.hasSuffix("z") {
            return json(error, status: status)
        }
        let model = ErrorModel(status: status.code, message: error.message ?? error.code.message)
        guard var response = try? pages.response(ErrorView(model: model), status: status) else {
            return json(error, status: status)
        }
        response.headers.append(contentsOf: error.headers)
        return response
    }

    private func json(_ error: RequestError, status: HTTPResponse.Status) -> Response {
        let answer = ErrorAnswer(error.code, message: error.message)
        // Two strings always encode; the empty answer is only what the compiler needs.
        return (try? .json(answer, status: status, headers: error.headers)) ?? Response(status: status)
    }
}
