/// Keeps the operator's account, and the setup token while there is none. Each operation is atomic, also among several
/// processes, and durable on return where the store is.
///
/// All throw `StorageFailure` when the store cannot be used.
public protocol CredentialStore: Sendable {
    /// The account; nil before setup.
    func account() async throws -> StoredAccount?

    /// The token that setup asks for; made when there is none yet. Nil when there is an account.
    func setupToken() async throws -> SetupToken?

    /// Makes the account and uses the setup token up. Of several at once one succeeds.
    ///
    /// - Parameters:
    ///   - account: the account.
    ///   - token: the setup token that was shown.
    func create(_ account: AdminAccount, using token: SetupToken) async throws -> AccountCreation

    /// Replaces the account if it is still the one that was read.
    ///
    /// - Returns: false when it was changed or removed since; nothing is done then.
    func replace(_ account: AdminAccount, revision: Revision) async throws -> Bool

    /// Removes the account, if there is one, and makes a new setup token. The key that seals credentials and log stays.
    func reset() async throws -> SetupToken
}

/// What came of making the account.
public enum AccountCreation: Hashable, Sendable {
    /// It was made.
    case created
    /// There is one already.
    case exists
    /// The token is not the current one.
    case wrongToken
}
