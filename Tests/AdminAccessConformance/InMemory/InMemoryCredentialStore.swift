import AdminAccess
import Synchronization

/// Keeps the account as long as the process lives.
public final class InMemoryCredentialStore: CredentialStore {
    private struct State {
        var account: AdminAccount?
        var token: SetupToken?
        var revision = 0
    }

    private let state = Mutex(State())

    /// A store with this account, or without one.
    public init(account: AdminAccount? = nil) {
        state.withLock { $0.account = account }
    }

    public func account() async -> StoredAccount? {
        state.withLock { state in
            state.account.map { StoredAccount(account: $0, revision: Revision("\(state.revision)")) }
        }
    }

    public func setupToken() async -> SetupToken? {
        state.withLock { state in
            guard state.account == nil else { return nil }
            let token = state.token ?? .random()
            state.token = token
            return token
        }
    }

    public func create(_ account: AdminAccount, using token: SetupToken) async -> AccountCreation {
        state.withLock { state in
            guard state.account == nil else { return .exists }
            guard state.token == token else { return .wrongToken }
            state.account = account
            state.token = nil
            state.revision += 1
            return .created
        }
    }

    public func replace(_ account: AdminAccount, revision: Revision) async -> Bool {
        state.withLock { state in
            guard state.account != nil, revision == Revision("\(state.revision)") else { return false }
            state.account = account
            state.revision += 1
            return true
        }
    }

    public func reset() async -> SetupToken {
        state.withLock { state in
            let token = SetupToken.random()
            state.account = nil
            state.token = token
            state.revision += 1
            return token
        }
    }
}
