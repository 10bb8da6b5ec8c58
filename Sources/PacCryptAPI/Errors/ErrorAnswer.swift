/// The JSON body of every error answer.
public struct ErrorAnswer: Sendable, Codable, Equatable {
    /// What happened, for a person.
    public var error: String
    /// What happened, for a program: the raw value of an ``ErrorCode``, or a code of a later version.
    public var code: String
    /// What the server knows beyond that; only for an admin, while errors are verbose.
    public var detail: String?

    /// - Parameters:
    ///   - code: the kind of error.
    ///   - message: what happened; the code's own words when nil.
    ///   - detail: what the server knows beyond that.
    public init(_ code: ErrorCode, message: String? = nil, detail: String? = nil) {
        error = message ?? code.message
        self.code = code.rawValue
        self.detail = detail
    }
}
