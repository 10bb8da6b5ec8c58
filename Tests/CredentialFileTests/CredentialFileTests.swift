import AdminAccess
import AdminAccessConformance
import CredentialFile
import PacCryptCore
import TestSupport
import Testing

@Suite("The file of credentials")
struct CredentialFileTests {
    private let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    @Test("What the port promises", arguments: CredentialStorePromises.all)
    func conformance(promise: PortPromise<any CredentialStore>) async throws {
        try await promise.check(fixture.open().store)
    }

    @Test("Two stores on one folder see and respect each other's changes")
    func twoStores() async throws {
        let (one, other) = (try fixture.open(), try fixture.open())
        let token = try #require(try await one.setupToken())
        #expect(try await other.setupToken() == token)
        #expect(try await one.create(Fixture.account(), using: token) == .created)
        #expect(try await other.create(Fixture.account(), using: token) == .exists)
        let seen = try #require(try await other.account())
        #expect(try await one.replace(Fixture.account("new"), revision: seen.revision))
        #expect(try await other.replace(Fixture.account("lost"), revision: seen.revision) == false)
        #expect(try await other.account()?.account.name == "new")
    }

    @Test("Only the owner may read the files, and nothing is left beside them")
    func modes() async throws {
        let store = try fixture.open()
        let token = try #require(try await store.setupToken())
        #expect(try fixture.folder.mode(CredentialFile.setupTokenName) == 0o600)
        _ = try await store.create(Fixture.account(), using: token)
        #expect(try fixture.folder.mode(CredentialFile.name) == 0o600)
        #expect(try fixture.folder.names == ["admin_creds.json", "admin_creds.json.lock", "admin_key.key"])
    }

    @Test("What interrupted writes left is deleted at the start, and nothing else")
    func leftovers() throws {
        let names = [".admin_creds.json.0123456789abcdef.tmp", ".setup_token.0123456789abcdef.tmp"]
        let others = [".admin_creds.json.tmp", ".admin_creds.json.0123456789abcdeg.tmp", "admin_creds.json.bak"]
        for name in names + others { try fixture.folder.write([1], to: name) }
        _ = try fixture.open()
        let left = try fixture.folder.names
        #expect(names.allSatisfy { !left.contains($0) } && others.allSatisfy(left.contains))
    }

    @Test("A setup token that a crash left beside the account is removed and sets nothing up")
    func leftoverToken() async throws {
        let store = try fixture.open()
        let token = try #require(try await store.setupToken())
        let file = try fixture.folder.read(CredentialFile.setupTokenName)
        _ = try await store.create(Fixture.account(), using: token)
        try fixture.folder.write(file, to: CredentialFile.setupTokenName)
        #expect(try await store.create(Fixture.account(), using: token) == .exists)
        #expect(try await store.setupToken() == nil)
        #expect(try !fixture.folder.names.contains(CredentialFile.setupTokenName))
    }

    @Test("The file holds version 2 of the JSON, and no password, code or secret in clear")
    func contents() async throws {
        let store = try fixture.open()
        let token = try #require(try await store.setupToken())
        let code = RecoveryCode.random()
        let factor = SecondFactor(secret: .random(), lastStep: 7, recoveryCodes: [code.hash])
        var account = try Fixture.account()
        account.secondFactor = factor
        _ = try await store.create(account, using: token)
        let json = try fixture.contents()
        #expect(json.contains(#""version":2"#) && json.contains(#""last_step":7"#))
        #expect(json.contains(#""password":"$pbkdf2-sha256$i=200000$"#))
        #expect(!json.contains(code.text) && !json.contains("disclosed_steps"))
        let file = String(decoding: try fixture.folder.read(CredentialFile.name), as: UTF8.self)
        #expect(!file.contains("admin") && !file.contains(factor.secret.base32))
    }

    @Test("Of several processes that make the account at once one does")
    func createdOnce() async throws {
        let token = try #require(try await fixture.open().setupToken())
        let probes = try (0..<6).map { _ in
            try ProbeProcess("StoreProbe", ["create", fixture.folder.path, token.text])
        }
        let results = try probes.flatMap { try $0.rest() }
        #expect(results.sorted() == ["created"] + [String](repeating: "exists", count: 5))
    }

    @Test("After kill -9 at any moment the file opens with the account that was acknowledged last", arguments: 1...5)
    func killed(round: Int) async throws {
        let token = try #require(try await fixture.open().setupToken())
        _ = try await fixture.open().create(Fixture.account(), using: token)
        let probe = try ProbeProcess("StoreProbe", ["accounts", fixture.folder.path])
        for expected in 1...round * 7 { try #require(try probe.line() == "\(expected)") }
        probe.kill()
        let acknowledged = try probe.rest().last.flatMap { Int($0) } ?? round * 7
        let name = try await fixture.open().account()?.account.name
        #expect(name == "admin \(acknowledged)" || name == "admin \(acknowledged + 1)")
    }

    @Test("When the file may not grow the error has a type, the account stays, and nothing is left beside it")
    func noSpace() async throws {
        let token = try #require(try await fixture.open().setupToken())
        _ = try await fixture.open().create(Fixture.account(), using: token)
        let (before, names) = (try fixture.folder.read(CredentialFile.name), try fixture.folder.names)
        #expect(try ProbeProcess("StoreProbe", ["limited-accounts", fixture.folder.path]).rest() == ["storage full"])
        #expect(try fixture.folder.read(CredentialFile.name) == before)
        #expect(try fixture.folder.names == names)
    }
}
