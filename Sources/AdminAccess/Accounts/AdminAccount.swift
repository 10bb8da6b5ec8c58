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
