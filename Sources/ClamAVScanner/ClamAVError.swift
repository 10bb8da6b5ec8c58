/// Why clamd gave no answer. Two errors are equal when their codes are.
public struct ClamAVError: Error, Sendable {
    /// The kind of an error.
    public enum Code: String, Sendable {
        /// Nobody listens where clamd should.
        case unreachable
        /// clamd did not take bytes, or did not answer, in time.
        case timeout
        /// clamd closed the connection without an answer.
        case closed
        /// clamd answered with an error, or with what no clamd says.
        case unexpectedAnswer = "unexpected_answer"
        /// clamd does not find the EICAR test file.
        case testFileNotFound = "test_file_not_found"
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for an operator.
    public let reason: String
    /// Where nobody answered, each with why.
    let places: [String]

    init(_ code: Code, _ reason: String) {
        self.init(code, reason, places: [])
    }

    private init(_ code: Code, _ reason: String, places: [String]) {
        self.code = code
        self.reason = reason
        self.places = places
    }

    /// Nobody answers at any of these places, of which each says why, as `/run/clamd.sock (permission denied)`.
    static func unreachable(_ places: [String]) -> ClamAVError {
        let list = places.dropLast().joined(separator: ", ") + (places.count > 1 ? " and " : "") + (places.last ?? "")
        let reason =
            switch places.count {
            case 0: "No address of clamd is configured."
            case 1: "clamd does not answer at \(list)."
            default: "clamd answers at none of \(list)."
            }
        return ClamAVError(.unreachable, reason, places: places)
    }
}

extension ClamAVError: Equatable {
    public static func == (left: ClamAVError, right: ClamAVError) -> Bool {
        left.code == right.code
    }
}

extension ClamAVError: CustomStringConvertible {
    public var description: String { reason }
}
