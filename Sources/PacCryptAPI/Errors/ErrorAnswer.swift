/// The JSON body of every error answer.
public struct ErrorAnswer: Sendable, Codable, Equatable {
    /// What happened, for a person.
    public var error: String
    /// What happened, for a program: the raw value of an ``ErrorCode``, or a code of a later version.
    public var code: String

    /// - Parameters:
    ///   - code: the kind of error.
    ///   - message: what happened; the code's own words when nil.
    public init(_ code: ErrorCode, message: String? = nil) {
        error = message ?? code.message
        self.code = code.rawValue
    }
}
