/// Why a derivation was not done.
public enum DerivationError: Error, Sendable, Equatable {
    /// As many derivations of the client wait or run as may.
    case tooManyOfClient(retryAfterSeconds: Int)
    /// As many derivations wait as may.
    case queueFull(retryAfterSeconds: Int)
    /// The derivation waited for its turn as long as it may.
    case waitedTooLong(retryAfterSeconds: Int)
    /// The derivation takes more memory, in bytes, than all of them may have together.
    case tooMuchMemory(needed: Int, most: Int)
}

extension DerivationError: CustomStringConvertible {
    /// What happened, in a sentence for a person.
    public var description: String {
        switch self {
        case .tooManyOfClient: "Too many requests of this client are being worked on."
        case .queueFull: "The server is busy."
        case .waitedTooLong: "The server is busy; the request waited too long."
        case .tooMuchMemory(let needed, let most):
            "The key derivation needs \(needed) bytes of memory; at most \(most) are given."
        }
    }
}
