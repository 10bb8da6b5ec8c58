import AdminAccess
import CredentialFile
import Foundation
import PacCryptCore
import Testing

@Suite("Files of credentials that are not what they should be")
struct HostileFileTests {
    /// What reading the account, asking for the setup token, making an account and resetting end with. All must fail
    /// alike: nobody sets up anew what cannot be read.
    private func failures(_ fixture: Fixture, key: FernetKey? = nil) async throws -> [CredentialFileError] {
        let store = try fixture.open(key: key)
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await store.account() },
            { _ = try await store.setupToken() },
            { _ = try await store.create(Fixture.account(), using: .random()) },
            { _ = try await store.reset() },
            { _ = try await store.replace(Fixture.account(), revision: Revision("")) },
        ]
        var errors: [CredentialFileError] = []
        for call in calls {
            do {
                try await call()
            } catch let error as CredentialFileError {
                errors.append(error)
            }
        }
        return errors
    }

    @Test("An account under another key is refused everywhere, and stays")
    func wrongKey() async throws {
        let fixture = try Fixture.original()
        let before = try fixture.folder.read(CredentialFile.name)
        let errors = try await failures(fixture, key: .random())
        #expect(errors == [CredentialFileError](repeating: .notOpened(fixture.account), count: 5))
        #expect(try fixture.folder.read(CredentialFile.name) == before)
        #expect(try !fixture.folder.names.contains(CredentialFile.setupTokenName))
    }

    @Test(
        "Bytes that are no token are refused everywhere",
        arguments: ["empty", "binary", "text", "truncated", "changed", "with a newline more"])
    func noToken(what: String) async throws {
        let fixture = try Fixture.original()
        var bytes = try fixture.folder.read(CredentialFile.name)
        switch what {
        case "empty": bytes = []
        case "binary": bytes = (0...255).map { $0 }
        case "text": bytes = Array(#"{"u": "admin"}"#.utf8)
        case "truncated": bytes.removeLast(30)
        case "changed": bytes[100] = bytes[100] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        default: bytes += Array("\n\n".utf8)
        }
        try fixture.folder.write(bytes, to: CredentialFile.name)
        #expect(try await failures(fixture) == [CredentialFileError](repeating: .notOpened(fixture.account), count: 5))
        #expect(try fixture.folder.read(CredentialFile.name) == bytes)
    }

    @Test(
        "Sealed contents that are no account are refused everywhere",
        arguments: [
            "", "null", "[]", "{}", "{", #"{"u": 1, "p": "", "s": ""}"#, #"{"u": "a", "p": "AAAA", "s": "AAAA"}"#,
            #"{"version": 2}"#, #"{"version": "2"}"#, #"{"version": 2, "name": "a", "password": "secret"}"#,
            #"{"version": 2, "name": "a", "password": "$argon2id$v=19$m=4194304,t=99,p=1$AAAA$AAAA"}"#,
            String(repeating: "[", count: 20_000), String(repeating: #"{"version":"#, count: 2000),
        ])
    func noAccount(contents: String) async throws {
        let fixture = try Fixture()
        try fixture.seal(contents)
        #expect(try await failures(fixture) == [CredentialFileError](repeating: .malformed(fixture.account), count: 5))
    }

    @Test("What a newer version wrote is refused everywhere")
    func newer() async throws {
        let fixture = try Fixture()
        try fixture.seal(#"{"version": 3, "name": "a"}"#)
        #expect(try await failures(fixture) == [CredentialFileError](repeating: .newer(fixture.account), count: 5))
    }

    @Test("A huge file is not read to its end")
    func huge() async throws {
        let fixture = try Fixture()
        try fixture.folder.write([], to: CredentialFile.name)
        // A terabyte of nothing takes no room.
        #expect(truncate(fixture.folder.path(CredentialFile.name), 1 << 40) == 0)
        #expect(try await failures(fixture) == [CredentialFileError](repeating: .malformed(fixture.account), count: 5))
    }

    @Test("A folder or a pipe in the file's place is refused, and hangs nobody", arguments: ["folder", "pipe"])
    func noFile(what: String) async throws {
        let fixture = try Fixture()
        let path = fixture.folder.path(CredentialFile.name)
        #expect(what == "pipe" ? mkfifo(path, 0o600) == 0 : mkdir(path, 0o700) == 0)
        #expect(
            try await failures(fixture) == [CredentialFileError](repeating: .file(.notAFile(fixture.account)), count: 5)
        )
    }

    @Test("A setup token under another key is not replaced, and one that is none is refused")
    func setupToken() async throws {
        let fixture = try Fixture()
        _ = try await fixture.open().setupToken()
        let before = try fixture.folder.read(CredentialFile.setupTokenName)
        let error = await #expect(throws: CredentialFileError.self) {
            try await fixture.open(key: .random()).setupToken()
        }
        #expect(error == .notOpened(fixture.folder.filePath(CredentialFile.setupTokenName)))
        #expect(try fixture.folder.read(CredentialFile.setupTokenName) == before)
        try fixture.seal("hello", into: CredentialFile.setupTokenName)
        let other = await #expect(throws: CredentialFileError.self) { try await fixture.open().setupToken() }
        #expect(other == .malformed(fixture.folder.filePath(CredentialFile.setupTokenName)))
    }

    @Test("No error tells what a file holds")
    func reasons() async throws {
        let fixture = try Fixture()
        try fixture.seal(#"{"version": 2, "name": "zoe", "password": "hunter2"}"#)
        let error = await #expect(throws: CredentialFileError.self) { try await fixture.open().account() }
        let reason = try #require(error).description
        #expect(reason.contains(CredentialFile.name) && !reason.contains("hunter2") && !reason.contains("zoe"))
    }
}
