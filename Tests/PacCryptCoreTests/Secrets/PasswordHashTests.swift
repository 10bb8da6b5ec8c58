import PacCryptCore
import Testing

@Suite struct PasswordHashTests {
    private static let cheap = PasswordKDF.argon2id(iterations: 1, memoryKiB: 8)
    private static let salt = "AAECAwQFBgcICQoLDA0ODw"

    @Test("a hash opens with its password in either Unicode form, and with no other")
    func matches() throws {
        let hash = try PasswordHash(hashing: Password("Grüße"), kdf: Self.cheap)
        #expect(try hash.matches(Password("Grüße")))
        #expect(try hash.matches(Password("Gru\u{308}ße")))
        #expect(try !hash.matches(Password("Grusse")))
        #expect(try !hash.matches(Password("grüße")))
        #expect(hash.kdf == Self.cheap)
    }

    @Test("two hashes of one password differ")
    func salted() throws {
        let password = try Password("the same password")
        let hashes = try (0..<3).map { _ in try PasswordHash(hashing: password, kdf: Self.cheap).text }
        #expect(Set(hashes).count == 3)
    }

    @Test("the text comes back as the same hash", arguments: [cheap, .standard])
    func text(kdf: PasswordKDF) throws {
        let hash = try PasswordHash(hashing: Password("correct horse battery"), kdf: kdf)
        let read = try PasswordHash(text: hash.text)
        #expect(read == hash && read.kdf == kdf && read.text == hash.text)
        #expect(try read.matches(Password("correct horse battery")))
        let cost = kdf == .standard ? "m=65536,t=3,p=1" : "m=8,t=1,p=1"
        #expect(hash.text.hasPrefix("$argon2id$v=19$\(cost)$"))
    }

    /// hashlib.pbkdf2_hmac('sha256', …, bytes(range(16)), 200000) of Python, in URL-safe base64.
    @Test(
        "the original's hash opens with the bytes that were typed",
        arguments: [
            ("legacy admin password", "ta1CVrwXH51kdkUVu2wf1Vqj1CN_ClotH93keOMX_aY="),
            ("pässwörd", "kqYme9W1W7TC22XUeSMdFUGU7YewP3PquZTJHX1bCQg="),
        ])
    func original(password: String, key: String) throws {
        let hash = try PasswordHash(originalHash: key, salt: "AAECAwQFBgcICQoLDA0ODw==")
        #expect(hash.kdf == .pbkdf2(iterations: 200_000))
        #expect(try hash.matches(Password(password)))
        #expect(try !hash.matches(Password("x")))
        let read = try PasswordHash(text: hash.text)
        #expect(read == hash)
        #expect(try read.matches(Password(password)))
    }

    @Test(
        "what is no hash, or costs too much, is refused",
        arguments: [
            "", "$", "x", "$argon2id", "$argon2id$v=19$m=8,t=1,p=1$$", "argon2id$v=19$m=8,t=1,p=1$S$K",
            "$argon2i$v=19$m=8,t=1,p=1$S$K", "$argon2id$v=16$m=8,t=1,p=1$S$K", "$argon2id$v=19$m=8,t=1,p=2$S$K",
            "$argon2id$v=19$m=8,t=0,p=1$S$K", "$argon2id$v=19$m=7,t=1,p=1$S$K", "$argon2id$v=19$m=+8,t=1,p=1$S$K",
            "$argon2id$v=19$m=8,t=17,p=1$S$K", "$argon2id$v=19$m=1048577,t=1,p=1$S$K",
            "$argon2id$v=19$m=99999999999,t=1,p=1$S$K", "$argon2id$v=19$m=8,t=1,p=1$S$K$K",
            "$argon2id$v=19$m=8,t=1,p=1$AAAA$K", "$argon2id$v=19$m=8,t=1,p=1$S$AAAA", "$pbkdf2-sha256$i=0$S$K",
            "$pbkdf2-sha256$i=10000001$S$K", "$pbkdf2-sha256$i=1$!$K", "$pbkdf2-sha256$i=1$S$K$",
        ])
    func refused(template: String) throws {
        let key = String(repeating: "A", count: 43)
        let text = template.replacing("$S", with: "$" + Self.salt).replacing("$K", with: "$" + key)
        #expect(throws: PacCryptError.self) { try PasswordHash(text: text) }
    }

    @Test("a hash is not printed")
    func redacted() throws {
        let hash = try PasswordHash(hashing: Password("correct horse battery"), kdf: Self.cheap)
        #expect("\(hash)" == "<redacted>")
        #expect(String(reflecting: hash) == "<redacted>")
        var dumped = ""
        dump(hash, to: &dumped)
        #expect(!dumped.contains("argon2id"))
    }

    @Test(
        "a password's characters are Unicode scalars after NFC",
        arguments: [
            ("abc", 3, 3), ("ü", 1, 2), ("u\u{308}", 1, 2), ("🔑🔑", 2, 8), ("👨‍👩‍👧", 5, 18),
        ])
    func length(text: String, characters: Int, bytes: Int) throws {
        let password = try Password(text)
        #expect(password.characterCount == characters)
        #expect(password.byteCount == bytes)
    }
}
