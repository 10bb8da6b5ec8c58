import RequestGuard

/// Why clamd gave no answer.
public enum ClamAVError: Error, Hashable, Sendable {
    /// Nobody answers at any of these places, each with why, as `/run/clamd.sock (permission denied)`.
    case unreachable([String])
    /// clamd did not take bytes, or did not answer, in time.
    case timeout
    /// clamd closed the connection without an answer.
    case closed
    /// What listens at the address does not answer as a clamd.
    case notClamd(ServiceAddress)
    /// clamd answered with an error, or with what no clamd says.
    case unexpectedAnswer(String)
    /// clamd does not find the EICAR test file.
    case testFileNotFound
    /// clamd has not been tried yet.
    case untried
    /// The scan was given up.
    case cancelled
}

extension ClamAVError: CustomStringConvertible {
    /// What happened, in a sentence for an operator.
    public var description: String {
        switch self {
        case .unreachable(let places) where places.isEmpty: "No address of clamd is configured."
        case .unreachable(let places) where places.count == 1: "clamd does not answer at \(places[0])."
        case .unreachable(let places):
            "clamd answers at none of \(places.dropLast().joined(separator: ", ")) and \(places[places.count - 1])."
        case .timeout: "clamd took too long to take the file or to answer."
        case .closed: "clamd closed the connection without an answer."
        case .notClamd(let address):
            "What listens at \(address) does not answer as clamd: it does not say its version."
        case .unexpectedAnswer(let answer): "clamd answered: \(answer)"
        case .testFileNotFound: "clamd does not find the EICAR test file in a zip archive: has it signatures?"
        case .untried: "clamd has not yet been tried with the EICAR test file."
        case .cancelled: "The scan was given up."
        }
    }
}
