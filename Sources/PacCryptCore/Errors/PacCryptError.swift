/// What went wrong, as a code that programs compare, a reason that people read, and the place it was noticed at.
///
/// Two errors are equal when their codes are: the reason may change from one version to the next.
/// A reason never holds a password, a key, plaintext, or anything derived from one.
public struct PacCryptError: Error, Sendable {
    /// The machine-readable kind of an error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable spelling, in lower case with underscores.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// The input does not start with the container's magic and no original format fits.
        public static let notAContainer = Code("not_a_container")
        /// The header breaks a rule of the format.
        public static let malformedHeader = Code("malformed_header")
        /// The password or key opens none of the slots.
        public static let noSlotOpens = Code("no_slot_opens")
        /// A slot opened, but the header was changed.
        public static let headerNotAuthentic = Code("header_not_authentic")
        /// The payload was changed, shortened, extended or reordered.
        public static let damagedPayload = Code("damaged_payload")
        /// The input asks for more work or memory than the reader allows.
        public static let limitExceeded = Code("limit_exceeded")
        /// There is no algorithm of that name.
        public static let invalidAlgorithm = Code("invalid_algorithm")
        /// A key is not a PEM document of a supported kind and size.
        public static let invalidKey = Code("invalid_key")
        /// A Fernet token is malformed, was changed, or was sealed with another key.
        public static let invalidToken = Code("invalid_token")
        /// An argument that a caller chose is outside what is allowed.
        public static let invalidArgument = Code("invalid_argument")
        /// The machine refused memory or randomness, or a primitive failed for a reason outside the input.
        public static let unavailable = Code("unavailable")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String
    /// The file and line that noticed it.
    public let place: String

    /// Makes an error; the place is that of the caller.
    public init(_ code: Code, _ reason: String, file: StaticString = #fileID, line: UInt = #line) {
        self.code = code
        self.reason = reason
        self.place = "\(file):\(line)"
    }
}

extension PacCryptError: Equatable {
    public static func == (left: PacCryptError, right: PacCryptError) -> Bool {
        left.code == right.code
    }
}

extension PacCryptError: CustomStringConvertible {
    public var description: String { reason }
}
