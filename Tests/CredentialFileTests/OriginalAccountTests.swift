import AdminAccess
import CredentialFile
import Foundation
import PacCryptCore
import Testing

@Suite("An account that the original wrote")
struct OriginalAccountTests {
    @Test("It opens with the old password, and with no other")
    func opens() async throws {
        let fixture = try Fixture.original()
        let account = try #require(try await fixture.open().account()).account
        #expect(account.name == "admin" && account.secondFactor == nil)
        #expect(try account.password.matches(Password("legacy admin password")))
        #expect(try !account.password.matches(Password("legacy admin passwore")))
    }

    @Test("Others may read it no longer from the start on")
    func becomesPrivate() throws {
        let fixture = try Fixture.original()
        chmod(fixture.folder.path(CredentialFile.name), 0o644)
        _ = try fixture.open()
        #expect(try fixture.folder.mode(CredentialFile.name) == 0o600)
    }

    @Test("Reading leaves the contents as they are; the first change keeps a copy; the next ones leave the copy")
    func copyIsKept() async throws {
        let fixture = try Fixture.original()
        let before = try fixture.folder.read(CredentialFile.name)
        let store = try fixture.open()
        let stored = try #require(try await store.account())
        #expect(try await store.setupToken() == nil)
        #expect(try fixture.folder.read(CredentialFile.name) == before)

        var account = stored.account
        account.password = try PasswordHash(hashing: Password("a new password"), kdf: .standard)
        #expect(try await store.replace(account, revision: stored.revision))
        #expect(try fixture.contents().contains("$argon2id$v=19$m=65536,t=3,p=1$"))
        #expect(try fixture.folder.read("admin_creds.json.original") == before)
        #expect(try fixture.folder.mode("admin_creds.json.original") == 0o600)

        let second = try #require(try await store.account())
        #expect(try await store.replace(account, revision: second.revision))
        #expect(try fixture.folder.read("admin_creds.json.original") == before)
    }

    @Test("A reset keeps a copy too")
    func resetKeepsACopy() async throws {
        let fixture = try Fixture.original()
        let before = try fixture.folder.read(CredentialFile.name)
        _ = try await fixture.open().reset()
        #expect(try await fixture.open().account() == nil)
        #expect(try fixture.folder.read("admin_creds.json.original") == before)
    }

    private static let hash = #""p": "\#(String(repeating: "_", count: 42))8=", "s": "AAECAwQFBgcICQoLDA0ODw==""#

    @Test(
        "A second factor is on when the original says so, also in files that do not know it",
        arguments: [
            (#""x": 1"#, nil),
            (#""totp_secret": null, "2fa_enabled": false"#, nil),
            (#""totp_secret": "A4JMDEYEMX7J6YBMRIHYZNG2CBS2P53M", "2fa_enabled": false"#, nil),
            (
                #""totp_secret": "A4JMDEYEMX7J6YBMRIHYZNG2CBS2P53M", "2fa_enabled": true"#,
                "A4JMDEYEMX7J6YBMRIHYZNG2CBS2P53M"
            ),
        ] as [(String, String?)])
    func secondFactor(members: String, secret: String?) async throws {
        let fixture = try Fixture()
        try fixture.seal(#"{"u": "Zoë", \#(Self.hash), \#(members)}"#)
        let account = try #require(try await fixture.open().account()).account
        #expect(account.name == "Zoë")
        #expect(account.secondFactor?.secret.base32 == secret)
    }

    @Test(
        "A second factor that is on without its secret lets nobody in",
        arguments: [#""2fa_enabled": true"#, #""totp_secret": null, "2fa_enabled": true"#])
    func secretIsMissing(members: String) async throws {
        let fixture = try Fixture()
        try fixture.seal(#"{"u": "admin", \#(Self.hash), \#(members)}"#)
        let error = await #expect(throws: CredentialFileError.self) { try await fixture.open().account() }
        #expect(error == .malformed(fixture.account))
    }
}

/// So that checks can compare with nothing.
private func == (left: StoredAccount?, right: StoredAccount?) -> Bool {
    left?.revision == right?.revision
}
