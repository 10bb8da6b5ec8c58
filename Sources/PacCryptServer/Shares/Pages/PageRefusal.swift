import HTTPTypes
import Hummingbird
import PacCryptAPI

/// Why a form of a share was refused, to be shown on the page with the form.
struct PageRefusal {
    let code: ErrorCode
    let message: String
    private let headers: HTTPFields

    /// - Throws: the error itself when there is nothing that the form could still be for.
    init(_ error: any Error) throws {
        let refusal = RequestError(error)
        guard ![404, 410, 500].contains(refusal.code.status) else { throw error }
        code = refusal.code
        headers = refusal.headers
        let words = refusal.message ?? refusal.code.message
        let seconds = refusal.message == nil ? refusal.headers[.retryAfter] : nil
        message = words.hasSuffix(".") ? words : words + "." + (seconds.map { " Try again in \($0) seconds." } ?? "")
    }

    /// The page with the status and the fields of the refusal.
    func response(_ page: some PageView, _ pages: PageRenderer) throws -> Response {
        var response = try pages.response(page, status: HTTPResponse.Status(code: code.status))
        response.headers.append(contentsOf: headers)
        return response
    }
}

extension PageRenderer {
    /// A page, with what was refused when something was.
    func response(_ page: some PageView, _ refusal: PageRefusal?) throws -> Response {
        try refusal?.response(page, self) ?? response(page)
    }
}
