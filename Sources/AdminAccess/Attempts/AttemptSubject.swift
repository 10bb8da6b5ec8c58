import PacCryptCore
import RequestGuard

/// What attempts at a password are counted by.
public enum AttemptSubject: Hashable, Sendable {
    /// One client, whatever it tries.
    case client(ClientKey)
    /// Everybody's attempts at the account, whichever name was typed: counting by name would tell which one is right.
    case account
    /// A browser that has logged in before.
    case device(TokenHash)
    /// A session that must give the password again.
    case session(TokenHash)

    /// A stable spelling, fit for the name of a record in a store.
    public var key: String {
        switch self {
        case .client(let client): "client:\(client)"
        case .account: "account"
        case .device(let id): "device:\(id.hexadecimal)"
        case .session(let id): "session:\(id.hexadecimal)"
        }
    }
}
