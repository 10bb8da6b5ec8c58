import Foundation
import Testing

@testable import PacCryptCore

@Suite("PEM text that is refused")
struct PEMRefusalTests {
    private static let invalid = PacCryptError(.invalidKey, "")

    private static func xwing(_ kind: String, count: Int) -> String {
        let base64 = Data(repeating: 0x11, count: count).base64EncodedString(options: .lineLength64Characters)
        return "-----BEGIN PACCRYPT X-WING \(kind) KEY-----\n\(base64)\n-----END PACCRYPT X-WING \(kind) KEY-----\n"
    }

    @Test("two keys in one text are refused")
    func two() {
        let pem = KeySample.pem("rsa2048_pkcs1")
        #expect(throws: Self.invalid) { try PrivateKey(pem: pem + pem) }
        #expect(throws: Self.invalid) { try PrivateKey(pem: pem + KeySample.pem("rsa2048_spki")) }
        #expect(throws: Self.invalid) { try PublicKey(pem: KeySample.pem("rsa2048_spki") + pem) }
    }

    @Test(
        "the wrong half is named",
        arguments: [
            "rsa2048_pkcs1", "rsa2048_pkcs8", "rsa2048_pkcs8_encrypted", "rsa2048_openssh", "ec_pkcs8", "ec_sec1",
        ])
    func privateForPublic(name: String) {
        let error = #expect(throws: Self.invalid) { try PublicKey(pem: KeySample.pem(name)) }
        #expect(error?.reason.contains("This is a private key") == true)
    }

    @Test("the other wrong half too", arguments: ["rsa2048_spki", "rsa2048_public_pkcs1", "ec_spki"])
    func publicForPrivate(name: String) {
        let error = #expect(throws: Self.invalid) { try PrivateKey(pem: KeySample.pem(name)) }
        #expect(error?.reason.contains("This is a public key") == true)
    }

    @Test("a key under a passphrase is named", arguments: ["rsa2048_pkcs8_encrypted", "rsa2048_pkcs1_encrypted"])
    func encrypted(name: String) {
        let error = #expect(throws: Self.invalid) { try PrivateKey(pem: KeySample.pem(name)) }
        #expect(error?.reason.contains("passphrase") == true)
    }

    @Test(
        "keys of another kind or size are refused",
        arguments: [
            "rsa1024_pkcs1", "rsa1024_pkcs8", "rsa1024_spki", "rsa8200_spki", "rsa16384_spki", "rsa16384_public_pkcs1",
            "ec_pkcs8", "ec_sec1", "ec_spki", "rsa2048_openssh",
        ])
    func kinds(name: String) {
        let pem = KeySample.pem(name)
        #expect(pem.hasPrefix("-----BEGIN "))
        #expect(throws: Self.invalid) { try PrivateKey(pem: pem) }
        #expect(throws: Self.invalid) { try PublicKey(pem: pem) }
    }

    @Test("X-Wing keys of another length are refused", arguments: [0, 31, 33, 64, 1_184, 1_215, 1_217])
    func xwingLength(count: Int) {
        #expect(throws: Self.invalid) { try PrivateKey(pem: Self.xwing("PRIVATE", count: count)) }
        #expect(throws: Self.invalid) { try PublicKey(pem: Self.xwing("PUBLIC", count: count)) }
    }

    @Test("X-Wing's wrong half is named")
    func xwingHalves() throws {
        #expect(try PrivateKey(pem: Self.xwing("PRIVATE", count: 32)).publicKey.keyID.count == 32)
        let publicError = #expect(throws: Self.invalid) { try PublicKey(pem: Self.xwing("PRIVATE", count: 32)) }
        #expect(publicError?.reason.contains("This is a private key") == true)
        let privateError = #expect(throws: Self.invalid) { try PrivateKey(pem: Self.xwing("PUBLIC", count: 1_216)) }
        #expect(privateError?.reason.contains("This is a public key") == true)
    }

    @Test(
        "what is no key is refused",
        arguments: [
            "", "\n", "garbage", "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----",
            "-----BEGIN -----\nAAAA\n-----END -----", "\u{0}\u{0}", "-----BEGIN 🔒-----\nAAAA\n-----END 🔒-----",
        ])
    func garbage(text: String) {
        #expect(throws: Self.invalid) { try PrivateKey(pem: text) }
        #expect(throws: Self.invalid) { try PublicKey(pem: text) }
    }

    @Test("64 KiB of text are looked at, and no more")
    func bound() throws {
        let pem = KeySample.pem("rsa2048_spki")
        let padding = String(repeating: "x", count: 65_536 - pem.utf8.count - 1) + "\n"
        #expect(try PublicKey(pem: padding + pem).keyID.count == 32)
        let error = #expect(throws: Self.invalid) { try PublicKey(pem: "x" + padding + pem) }
        #expect(error?.reason.contains("65,536") == true)
    }
}
