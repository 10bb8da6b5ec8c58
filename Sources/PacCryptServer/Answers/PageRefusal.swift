import HTTPTypes
import Hummingbird
import PacCryptAPI

/// Why a page's form was refused, to be shown on the page with the form.
struct PageRefusal {
    private let error: RequestError

    /// - Throws: the error itself when trying the form again cannot help.
    init(_ error: any Error, _ context: ServerContext) throws {
        self.error = RequestError(error)
        guard ![404, 410, 500].contains(code.status), code != .loginRequired else { throw error }
        context.failures.note(self.error, context)
    }

    var code: ErrorCode { error.code }

    /// A sentence, with the time to wait when there is one.
    var message: String {
        let seconds = error.message == nil ? error.headers[.retryAfter] : nil
        let sentence = error.text.hasSuffix(".") ? error.text : error.text + "."
        return sentence + (seconds.map { " Try again in \($0) seconds." } ?? "")
    }

    /// The page with the status and the fields of the refusal.
    func response(_ page: Response) -> Response {
        var response = page
        response.status = error.status
        response.headers.append(contentsOf: error.headers)
        return response
    }
}

extension PageRenderer {
    /// A page, with what was refused when something was.
    func response(_ page: some PageView, _ refusal: PageRefusal?) throws -> Response {
        let response = try response(page)
        return refusal?.response(response) ?? response
    }
}
