/// Why a login or a change of the account was refused.
///
/// Errors are equal if their codes are. A reason never holds a secret.
public struct AdminAccessError: Error, Sendable {
    /// The machine-readable kind of an error.
    public enum Code: Sendable, Hashable {
        /// Name, password or code is wrong; the error does not say which.
        case wrongCredentials
        /// The password that was asked for again is wrong.
        case wrongPassword
        /// Too many attempts; the next one is possible after that many whole seconds.
        case tooManyAttempts(retryAfterSeconds: Int)
        /// The password was right and the code would be, if the clocks agreed: the authenticator's is this many
        /// seconds ahead (behind: negative).
        case clockOff(seconds: Int)
        /// The setup token is not the current one.
        case wrongSetupToken
        /// There is an account already.
        case alreadySetUp
        /// There is no account yet.
        case notSetUp
        /// The name is empty, too long or holds control characters.
        case unusableName
        /// The password is too short or too long.
        case unusablePassword
        /// The code that should confirm the second factor is wrong.
        case wrongCode
        /// No second factor is waiting to be confirmed, or it has waited too long.
        case noPendingSecondFactor
        /// The second factor is on already.
        case secondFactorIsOn
        /// There is no second factor.
        case secondFactorIsOff
        /// The session has ended.
        case sessionEnded
        /// The account was changed at the same time; nothing was done.
        case changedMeanwhile
        /// The setting could not be changed.
        case settings
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String

    /// - Parameters:
    ///   - code: the kind.
    ///   - reason: a sentence for a person, without secrets.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension AdminAccessError: Equatable {
    public static func == (left: AdminAccessError, right: AdminAccessError) -> Bool {
        left.code == right.code
    }
}

extension AdminAccessError: CustomStringConvertible {
    public var description: String { reason }
}
