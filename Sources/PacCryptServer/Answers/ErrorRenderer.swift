import HTTPTypes
import Hummingbird
import NIOCore
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

    /// The whole answer to something that is not a request, so that nobody knows what kind of answer is wanted.
    func refusal(for failure: ConnectionFailure, isHTTPS: Bool) -> (head: HTTPResponse, body: ByteBuffer) {
        let body = Self.body(ErrorAnswer(failure.code))
        var fields: HTTPFields = [.contentType: "application/json", .contentLength: "\(body.readableBytes)"]
        SecurityHeaders.add(to: &fields, isHTTPS: isHTTPS)
        return (HTTPResponse(status: HTTPResponse.Status(code: failure.code.status), headerFields: fields), body)
    }

    private func json(_ error: RequestError, status: HTTPResponse.Status) -> Response {
        var headers = error.headers
        headers[.contentType] = "application/json"
        let body = Self.body(ErrorAnswer(error.code, message: error.message))
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Two strings always encode.
    private static func body(_ answer: ErrorAnswer) -> ByteBuffer {
        (try? JSONCoding.encode(answer)) ?? ByteBuffer()
    }
}
