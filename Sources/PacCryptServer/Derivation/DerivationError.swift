/// Why a derivation was not done. Two errors are equal when their codes are.
public struct DerivationError: Error, Sendable {
    /// The machine-readable kind of an error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable spelling, in lower case with underscores.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// There is no room for another derivation now; there will be later.
        public static let busy = Code("busy")
        /// The derivation takes more memory than all of them may have together.
        public static let limitExceeded = Code("limit_exceeded")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String
    /// When to try again, in seconds; nil when that would not help.
    public let retryAfterSeconds: Int?
    /// The file and line that noticed it.
    public let place: String

    /// Makes an error; the place is that of the caller.
    init(
        _ code: Code, _ reason: String, retryAfterSeconds: Int? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) {
        self.code = code
        self.reason = reason
        self.retryAfterSeconds = retryAfterSeconds
        self.place = "\(file):\(line)"
    }
}

extension DerivationError: Equatable {
    public static func == (left: DerivationError, right: DerivationError) -> Bool {
        left.code == right.code
    }
}

extension DerivationError: CustomStringConvertible {
    public var description: String { reason }
}
