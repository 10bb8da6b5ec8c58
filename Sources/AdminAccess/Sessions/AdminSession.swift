/// An admin who is logged in: what every admin page and change gets to know who asks.
public struct AdminSession: Sendable {
    /// The cookie's token.
    public let token: CookieToken
    /// The account's name.
    public let name: String
    /// Whether a second factor is asked for.
    public let secondFactorIsOn: Bool
    /// The recovery codes that are left.
    public let recoveryCodesLeft: Int
    let epoch: AccountEpoch

    init(token: CookieToken, account: AdminAccount) {
        self.token = token
        name = account.name
        secondFactorIsOn = account.secondFactor != nil
        recoveryCodesLeft = account.secondFactor?.recoveryCodes.count ?? 0
        epoch = account.epoch
    }

    /// The token of the session's forms.
    public var formToken: String { FormToken.text(for: token) }
}

/// What a session cookie turned out to be.
public enum Authentication: Sendable {
    /// The session goes on.
    case signedIn(AdminSession)
    /// The session had timed out; the next request finds nothing of it.
    case timedOut
    /// There is no such session, or it was ended.
    case signedOut
}

/// A login that succeeded, or a session that goes on under a new id: both cookies are to be set.
public struct SignIn: Sendable {
    /// The session's cookie.
    public let session: CookieToken
    /// The browser's cookie, kept for ``Device/lifetimeSeconds``.
    public let device: CookieToken
    /// The account's name.
    public let name: String
    /// The recovery codes that are left, when one was used now; otherwise nil.
    public let recoveryCodesLeft: Int?
}
