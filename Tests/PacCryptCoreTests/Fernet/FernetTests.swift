import Testing
import TestSupport

@testable import PacCryptCore

/// The vectors of https://github.com/fernet/spec: generate.json, verify.json and invalid.json.
@Suite("Fernet tokens")
struct FernetTests {
    private static let key = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="
    private static let token =
        "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=="

    @Test("The published token is made from its time, IV and text, and opened again")
    func publishedToken() throws {
        let key = try FernetKey(text: Self.key)
        let sealed = try Fernet.seal(
            Array("hello".utf8), with: key, seconds: 499_162_800, iv: [UInt8](countingFrom: 0, count: 16))
        #expect(String(decoding: sealed, as: UTF8.self) == Self.token)
        #expect(try Fernet.open(Array(Self.token.utf8), with: key) == Array("hello".utf8))
    }

    /// Two of invalid.json depend on a time to live, which opening has none of: they are the test after this one.
    @Test(
        "The published invalid tokens are refused",
        arguments: [
            "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==",
            "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==",
            "%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==",
            "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm",
            "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==",
            "gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==",
            "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=="
                + "trailingdata",
            "*gAAAAAAdwJ6wAAECAwQFBgcI!CQoLDA0ODy021?cpGVWKZ_eEwC@GM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==",
            "gAAAAAAdwJ6wAAEC/AwQFBgcICQoLDA0ODy+021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==",
        ])
    func invalidTokens(token: String) throws {
        let key = try FernetKey(text: Self.key)
        #expect(throws: PacCryptError(.invalidToken, "")) { try Fernet.open(Array(token.utf8), with: key) }
    }

    @Test(
        "A token opens however old it is, and whatever time it names",
        arguments: [
            "gAAAAAAdwStRAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAnja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw==",
            "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==",
        ])
    func timesAreNotJudged(token: String) throws {
        #expect(try Fernet.open(Array(token.utf8), with: FernetKey(text: Self.key)) == [])
    }

    @Test("Every length is sealed and opened, with a fresh IV each time", arguments: [0, 1, 15, 16, 17, 1000, 70_000])
    func roundTrip(count: Int) throws {
        let key = FernetKey.random()
        let plaintext = [UInt8](countingFrom: 7, count: count)
        let sealed = try Fernet.seal(plaintext, with: key, seconds: .max)
        #expect(try Fernet.open(sealed, with: key) == plaintext)
        #expect(try Fernet.seal(plaintext, with: key, seconds: .max) != sealed)
        #expect(throws: PacCryptError(.invalidToken, "")) { try Fernet.open(sealed, with: .random()) }
    }

    @Test("A token that was changed anywhere is refused")
    func mutations() throws {
        var random = SeededGenerator(seed: 0xFE47E7)
        let key = FernetKey.random()
        let sealed = try Fernet.seal(Array("An entry of the log".utf8), with: key, seconds: 1)
        for _ in 0..<20_000 {
            let changed = random.mutated(sealed)
            if changed == sealed { continue }
            #expect(throws: PacCryptError(.invalidToken, "")) { try Fernet.open(changed, with: key) }
        }
    }

    @Test("A key file may have white space around the key")
    func keyText() throws {
        let key = try FernetKey(text: " \(Self.key)\r\n")
        #expect(key == (try FernetKey(text: Self.key)))
        #expect(key.text.bytes == Array(Self.key.utf8))
        let random = FernetKey.random()
        #expect(try FernetKey(text: String(decoding: random.text.bytes, as: UTF8.self)) == random)
        #expect(random != FernetKey.random())
    }

    @Test(
        "What is no key is refused",
        arguments: ["", "AAAA", String(key.dropLast()), "A" + key, "cw/0x689RpI+jtRR7oE8h/eQsKImvJapLeSbXpwF4e4="])
    func invalidKeys(text: String) {
        #expect(throws: PacCryptError(.invalidKey, "")) { try FernetKey(text: text) }
    }

    @Test("A key is not shown")
    func redaction() throws {
        let key = try FernetKey(text: Self.key)
        #expect(!Shown.everyWay(key).contains("cw_0"))
        #expect("\(key)" == "<redacted>")
    }
}
