/// What went wrong with a share, as a code that programs compare and a reason that people read.
///
/// Two errors are equal when their codes are. A reason never holds a password, a token, an id or a file's name.
public struct ShareError: Error, Sendable {
    /// The machine-readable kind of an error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable spelling, in lower case with underscores.
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// There is no such share, or none any more.
        public static let notFound = Code("not_found")
        /// The share was there and is not any more: it was picked up, revoked, or its time is over.
        public static let gone = Code("gone")
        /// All attempts that the sender allowed are used up.
        public static let locked = Code("locked")
        /// A password, a code or a proof is wrong. Which one is not said.
        public static let wrongSecret = Code("wrong_secret")
        /// The password is right; the code is of another time, for the clocks differ.
        public static let clockOff = Code("clock_off")
        /// A ticket, a lease or another token is not one of this share, or not any more.
        public static let invalidToken = Code("invalid_token")
        /// Too many attempts; the error says when the next one may be made.
        public static let tooManyAttempts = Code("too_many_attempts")
        /// Somebody else downloads the share; the error says when to ask again.
        public static let beingDownloaded = Code("being_downloaded")
        /// The sealed metadata and what is stored do not belong together.
        public static let tampered = Code("tampered")
        /// What was stored is not there any more.
        public static let lost = Code("lost")
        /// What was asked for cannot be done with this share.
        public static let notPossible = Code("not_possible")
        /// An argument is outside what is allowed.
        public static let invalidArgument = Code("invalid_argument")
        /// The share asks for a code, and none was given.
        public static let codeRequired = Code("code_required")
        /// The share is still the original PacCrypt's, which knew nothing of what was asked for.
        public static let originalShare = Code("original_share")
        /// The client has as many shares as it may have.
        public static let tooManyShares = Code("too_many_shares")
        /// The files are larger than a share may be.
        public static let tooLarge = Code("too_large")
        /// A file is infected.
        public static let infected = Code("infected")
        /// A file could not be scanned whole, and only scanned files are accepted.
        public static let scanRequired = Code("scan_required")
        /// Too much is going on at once; the error says when to try again.
        public static let busy = Code("busy")
        /// The machine refused something that is no fault of the input.
        public static let unavailable = Code("unavailable")
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String
    /// After how many whole seconds the same may succeed, if that is known.
    public let retryAfterSeconds: Int?

    /// Makes an error.
    public init(_ code: Code, _ reason: String, retryAfterSeconds: Int? = nil) {
        self.code = code
        self.reason = reason
        self.retryAfterSeconds = retryAfterSeconds
    }
}

extension ShareError {
    /// There is no such share.
    public static let noShare = ShareError(.notFound, "There is no such share.")

    /// The client has as many shares as it may have.
    static let tooManyShares = ShareError(.tooManyShares, "You have too many shares that were not picked up yet.")
}

extension ShareError: Equatable {
    public static func == (left: ShareError, right: ShareError) -> Bool {
        left.code == right.code
    }
}

extension ShareError: CustomStringConvertible {
    public var description: String { reason }
}
