import HTTPTypes
import Hummingbird
import PacCryptAPI
import RequestGuard

/// A request that is answered with an error.
struct RequestError: Error, Sendable {
    let code: ErrorCode
    /// What the client is told, where the code's own words say too little.
    let message: String?
    /// Fields of the answer's header that belong to the error.
    var headers: HTTPFields
    /// The error behind this one, for the server's log. Clients are never told.
    var cause: (any Error)?

    init(_ code: ErrorCode, _ message: String? = nil, headers: HTTPFields = [:], cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.headers = headers
        self.cause = cause
    }

    /// An error that goes away by itself.
    init(_ code: ErrorCode, _ message: String? = nil, retryAfterSeconds seconds: Int) {
        self.init(code, message, headers: [.retryAfter: "\(max(1, seconds))"])
    }

    /// What the client is told.
    var text: String { message ?? code.message }

    var status: HTTPResponse.Status { HTTPResponse.Status(code: code.status) }
}

extension RequestError {
    /// The client has made too many attempts.
    static func tooManyAttempts(retryAfterSeconds seconds: Int) -> RequestError {
        RequestError(
            .tooManyAttempts, "Too many attempts. Try again in \(max(1, seconds)) s.", retryAfterSeconds: seconds)
    }

    /// The client is over a limit.
    init(limitedBy decision: RateLimitDecision) {
        var message: String?
        if case .refused(let seconds, _) = decision.outcome {
            message = "\(ErrorCode.rateLimited.message). Try again in \(seconds) s."
        }
        self.init(.rateLimited, message, headers: decision.fields)
    }
}
