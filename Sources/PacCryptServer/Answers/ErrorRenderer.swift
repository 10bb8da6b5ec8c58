import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI

/// Turns errors into answers: JSON for programs, a page for people.
struct ErrorRenderer: Sendable {
    let pages: PageRenderer

    /// - Parameters:
    ///   - error: what went wrong.
    ///   - request: what was asked for.
    ///   - form: in which form errors are told where it leads.
    ///   - detail: what only an admin may see, while errors are verbose.
    func response(
        for error: RequestError, to request: Request, in form: ErrorForm, detail: String? = nil
    ) -> Response {
        var error = error
        if let challenge = error.code.challenge { error.headers[.wwwAuthenticate] = challenge }
        guard form.isPage(for: request) else { return json(error, detail: detail) }
        let page = ErrorView(model: ErrorModel(error, detail: detail))
        guard var response = try? pages.response(page, status: error.status) else {
            return json(error, detail: detail)
        }
        response.headers.append(contentsOf: error.headers)
        return response
    }

    /// The whole answer to something that is not a request, so that nobody knows what kind of answer is wanted.
    func refusal(for failure: ConnectionFailure, isHTTPS: Bool) -> (head: HTTPResponse, body: ByteBuffer) {
        let error = RequestError(failure)
        let body = Self.body(ErrorAnswer(error.code))
        var fields: HTTPFields = [.contentType: "application/json", .contentLength: "\(body.readableBytes)"]
        SecurityHeaders.add(to: &fields, isHTTPS: isHTTPS)
        return (HTTPResponse(status: error.status, headerFields: fields), body)
    }

    private func json(_ error: RequestError, detail: String?) -> Response {
        var headers = error.headers
        headers[.contentType] = "application/json"
        let body = Self.body(ErrorAnswer(error.code, message: error.message, detail: detail))
        return Response(status: error.status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Strings always encode.
    private static func body(_ answer: ErrorAnswer) -> ByteBuffer {
        (try? JSONCoding.encode(answer)) ?? ByteBuffer()
    }
}

extension ErrorCode {
    /// What a 401 has to name (RFC 9110 §15.5.2): the scheme by which the same request would pass.
    fileprivate var challenge: String? {
        switch self {
        case .invalidLease, .invalidManageToken: "Bearer realm=\"PacCrypt\""
        // No scheme that a browser knows: it would ask for a password by itself.
        case _ where status == 401: "Form realm=\"PacCrypt\""
        default: nil
        }
    }
}
