/// Why a way in, or a change of the account, is refused. No error holds a secret.
public enum AdminAccessError: Error, Hashable, Sendable {
    /// Name, password or code is wrong; which of them is not told.
    case wrongCredentials
    /// The password that was asked for again is wrong.
    case wrongPassword
    /// Too many attempts; the next one is possible after that many whole seconds.
    case tooManyAttempts(retryAfterSeconds: Int)
    /// The password was right and the code would be, if the clocks agreed: the authenticator's is this many seconds
    /// ahead (behind: negative).
    case clockOff(seconds: Int)
    /// The setup token is not the current one.
    case wrongSetupToken
    /// There is an account already.
    case alreadySetUp
    /// There is no account yet.
    case notSetUp
    /// The name is empty, too long or holds control characters.
    case unusableName
    /// The password has fewer than ``AccountRules/leastPasswordCharacters``.
    case passwordTooShort
    /// The password has more than ``AccountRules/mostPasswordBytes``.
    case passwordTooLong
    /// The code that was asked for is wrong, or was used before.
    case wrongCode
    /// A code is asked for, and none was typed.
    case codeRequired
    /// The last of the wrong attempts that a session may make has ended it.
    case endedByWrongAttempts
    /// The account has no such session, or has it no more.
    case noSuchSession
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
}

extension AdminAccessError: CustomStringConvertible {
    /// What happened, in a sentence for a person.
    public var description: String {
        switch self {
        case .wrongCredentials: "Name, password or code is wrong."
        case .wrongPassword: "The password is wrong."
        case .tooManyAttempts(let seconds): "Too many attempts. Try again in \(seconds) s."
        case .clockOff(let seconds):
            "The code is of another time: the authenticator's clock and the server's differ by \(abs(seconds)) s."
        case .wrongSetupToken: "This is not the setup token."
        case .alreadySetUp: "There is an account already, so there is no setup token."
        case .notSetUp: "There is no account yet; setup makes one."
        case .unusableName: "The name needs 1 to \(AccountRules.mostNameBytes) bytes and no control characters."
        case .passwordTooShort: "The password needs at least \(AccountRules.leastPasswordCharacters) characters."
        case .passwordTooLong: "The password is longer than \(AccountRules.mostPasswordBytes) bytes."
        case .wrongCode: "The code is wrong, or was used before."
        case .codeRequired: "This needs a code of two-factor login, too."
        case .endedByWrongAttempts:
            "The session was ended after \(Session.mostFailedStepUps) wrong passwords or codes. Log in again."
        case .noSuchSession: "There is no such session, or it has ended already."
        case .noPendingSecondFactor: "No second factor waits to be confirmed, or it has waited too long."
        case .secondFactorIsOn: "The second factor is on already."
        case .secondFactorIsOff: "There is no second factor."
        case .sessionEnded: "The session has ended."
        case .changedMeanwhile: "The account was changed at the same time; nothing was done. Try again."
        }
    }
}
