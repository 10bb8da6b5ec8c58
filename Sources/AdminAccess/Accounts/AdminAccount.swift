import Crypto
import PacCryptCore

/// The operator's account.
public struct AdminAccount: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The password, hashed.
    public var password: PasswordHash
    /// The second factor; nil when there is none.
    public var secondFactor: SecondFactor?

    /// - Parameters:
    ///   - name: the name.
    ///   - password: the password, hashed.
    ///   - secondFactor: the second factor; nil when there is none.
    public init(name: String, password: PasswordHash, secondFactor: SecondFactor? = nil) {
        self.name = name
        self.password = password
        self.secondFactor = secondFactor
    }

    /// Changes with the password and with the second factor: a session or device of another epoch has ended, at the
    /// same instant in which the account was changed.
    var epoch: AccountEpoch {
        var hash = SHA256()
        hash.update(data: Array("paccrypt/v1/epoch\n\(name)\n\(password.text)\n".utf8))
        hash.update(data: Array((secondFactor?.secret.base32 ?? "").utf8))
        return AccountEpoch(hash.finalize())
    }
}

/// Names the state of an account's password and second factor, without telling it.
public typealias AccountEpoch = TokenHash

/// The account as a store gave it, and what the next change must be based on.
public struct StoredAccount: Sendable {
    /// The account.
    public let account: AdminAccount
    /// Which state of the stored account this is.
    public let revision: Revision

    /// Memberwise initializer.
    public init(account: AdminAccount, revision: Revision) {
        self.account = account
        self.revision = revision
    }
}

/// Names one state of what is stored; only the store knows what it means.
public struct Revision: Hashable, Sendable {
    /// The store's own spelling.
    public let text: String

    /// Takes the store's spelling.
    public init(_ text: String) {
        self.text = text
    }
}
