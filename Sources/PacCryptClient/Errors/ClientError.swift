import PacCryptAPI

/// Why a request failed. Two errors are equal when their kind, status and code are; the words are for people.
public struct ClientError: Error, Equatable, Sendable {
    /// The kind of a failure.
    public enum Code: Sendable, Hashable {
        /// The server answered with an error; ``ClientError/status`` and ``ClientError/apiCode`` say which.
        case refused
        /// The connection could not be made.
        case unreachable
        /// The server's certificate is not trusted, or there is no encrypted connection for another reason.
        case notTrusted
        /// The connection broke.
        case interrupted
        /// Nothing moved for too long.
        case stalled
        /// The answer is not one of a PacCrypt server.
        case invalidAnswer
        /// The server redirects the request, which is not followed because it holds secrets.
        case redirected
        /// The file on the server is not the one that the download began with.
        case changed
        /// What is uploaded has another length than it had at first.
        case sourceChanged
        /// The text is no link of a server or share.
        case invalidLink
        /// An option, such as a certificate file, cannot be used.
        case invalidConfiguration
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, for a person.
    public let message: String
    /// The HTTP status of the answer, where there was one.
    public let status: Int?
    /// The machine-readable code of the answer, where there was one: the raw value of an `ErrorCode`, or of later ones.
    public let apiCode: String?
    /// How long the server asks to wait.
    public let retryAfter: Duration?

    /// Describes a failure; `message` must not hold secrets.
    public init(
        _ code: Code, _ message: String, status: Int? = nil, apiCode: String? = nil, retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.apiCode = apiCode
        self.retryAfter = retryAfter
    }

    /// Whether the server gave exactly this error.
    public func isAnswer(_ code: ErrorCode) -> Bool {
        self.code == .refused && apiCode == code.rawValue
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.status == right.status && left.apiCode == right.apiCode
    }
}
