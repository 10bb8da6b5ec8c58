import AdminAccess
import PacCryptCore
import Testing

/// What every adapter of `CredentialStore` promises.
public enum CredentialStorePromises {
    /// All promises.
    public static let all: [PortPromise<any CredentialStore>] = setup + changes

    private static let setup: [PortPromise<any CredentialStore>] = [
        PortPromise("an empty store has no account, and one setup token however often it is asked") { store in
            #expect(try await store.account() == nil)
            let token = try #require(try await store.setupToken())
            #expect(try await store.setupToken() == token)
            let parallel = try await parallel(8) { _ in try await store.setupToken() }
            #expect(parallel.allSatisfy { $0 == token })
        },
        PortPromise("the first callers at once get one token") { store in
            let tokens = try await parallel(8) { _ in try await store.setupToken()?.text }
            #expect(Set(tokens).count == 1 && tokens.first != .some(nil))
        },
        PortPromise("an account is made with the token, which is then used up") { store in
            let token = try #require(try await store.setupToken())
            #expect(try await store.create(Example.account(), using: token) == .created)
            #expect(try await store.account()?.account == Example.account())
            #expect(try await store.setupToken() == nil)
            #expect(try await store.create(Example.account("other"), using: token) == .exists)
            #expect(try await store.account()?.account.name == "admin")
        },
        PortPromise("another token makes nothing") { store in
            let token = try #require(try await store.setupToken())
            #expect(try await store.create(Example.account(), using: .random()) == .wrongToken)
            #expect(try await store.account() == nil)
            #expect(try await store.setupToken() == token)
        },
        PortPromise("before a token was asked for, none makes an account") { store in
            let creation = try await store.create(Example.account(), using: .random())
            #expect(creation == .wrongToken)
            #expect(try await store.account() == nil)
        },
        PortPromise("of several accounts made at once one is made") { store in
            let token = try #require(try await store.setupToken())
            let results = try await parallel(12) { index in
                try await store.create(Example.account("admin\(index)"), using: token)
            }
            #expect(results.count { $0 == .created } == 1)
            #expect(results.count { $0 == .exists } == 11)
        },
        PortPromise("a reset removes the account and makes a new token") { store in
            let token = try #require(try await store.setupToken())
            _ = try await store.create(Example.account(), using: token)
            let new = try await store.reset()
            #expect(new != token)
            #expect(try await store.account() == nil)
            #expect(try await store.setupToken() == new)
            #expect(try await store.create(Example.account(), using: token) == .wrongToken)
            #expect(try await store.create(Example.account(), using: new) == .created)
        },
        PortPromise("a reset without an account makes a new token too") { store in
            let token = try #require(try await store.setupToken())
            let new = try await store.reset()
            #expect(new != token)
            #expect(try await store.setupToken() == new)
        },
    ]

    private static let changes: [PortPromise<any CredentialStore>] = [
        PortPromise("an account comes back as it was stored") { store in
            let factor = SecondFactor(
                secret: .random(), lastStep: UInt64(Int64.max),
                recoveryCodes: [try Example.hash(1), try Example.hash(2)],
                disclosedSteps: DisclosedSteps([1, UInt64(Int64.max)]))
            let token = try #require(try await store.setupToken())
            _ = try await store.create(Example.account(), using: token)
            let accounts = [
                try Example.account("Zoë \"the\" \\ 管理者", secondFactor: factor),
                try Example.account("a", secondFactor: SecondFactor(secret: .random())),
                try Example.account("b"),
            ]
            for account in accounts {
                let stored = try #require(try await store.account())
                #expect(try await store.replace(account, revision: stored.revision))
                #expect(try await store.account()?.account == account)
            }
        },
        PortPromise("a change that is based on another state is not made") { store in
            let token = try #require(try await store.setupToken())
            _ = try await store.create(Example.account(), using: token)
            let first = try #require(try await store.account())
            #expect(try await store.replace(Example.account("one"), revision: first.revision))
            #expect(try await store.replace(Example.account("two"), revision: first.revision) == false)
            #expect(try await store.replace(Example.account("two"), revision: Revision("?")) == false)
            #expect(try await store.account()?.account.name == "one")
            let second = try #require(try await store.account())
            #expect(second.revision != first.revision)
            #expect(try await store.account()?.revision == second.revision)
            _ = try await store.reset()
            #expect(try await store.replace(Example.account("three"), revision: second.revision) == false)
            #expect(try await store.account() == nil)
        },
        PortPromise("of several changes of one state at once one is made") { store in
            let token = try #require(try await store.setupToken())
            _ = try await store.create(Example.account(), using: token)
            let stored = try #require(try await store.account())
            let results = try await parallel(12) { index in
                try await store.replace(Example.account("admin\(index)"), revision: stored.revision)
            }
            #expect(results.count { $0 } == 1)
        },
    ]
}
