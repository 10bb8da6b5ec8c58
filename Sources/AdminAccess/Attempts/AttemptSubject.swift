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
        case .device(let id): "device:\(Self.hexadecimal(id))"
        case .session(let id): "session:\(Self.hexadecimal(id))"
        }
    }

    private static func hexadecimal(_ hash: TokenHash) -> String {
        hash.bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }
}
