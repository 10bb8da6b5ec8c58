import Foundation
import Testing

@testable import PacCryptCore

@Suite("Keys as PEM text")
struct PEMTests {
    private static let invalid = PacCryptError(.invalidKey, "")

    private static func xwing(_ kind: String, count: Int) -> String {
        let base64 = Data(repeating: 0x11, count: count).base64EncodedString(options: .lineLength64Characters)
        return "-----BEGIN PACCRYPT X-WING \(kind) KEY-----\n\(base64)\n-----END PACCRYPT X-WING \(kind) KEY-----\n"
    }

    @Test("PKCS#1 and PKCS#8 are the same private key, and both forms of its public key the same")
    func forms() throws {
        let key = try PrivateKey(pem: KeySample.pem("rsa2048_pkcs1"))
        let other = try PrivateKey(pem: KeySample.pem("rsa2048_pkcs8"))
        #expect(key.pem == other.pem)
        #expect(key.pem == KeySample.pem("rsa2048_pkcs1"))
        #expect(key.publicKey.pem == KeySample.pem("rsa2048_spki"))
        for form in ["rsa2048_spki", "rsa2048_public_pkcs1"] {
            let publicKey = try PublicKey(pem: KeySample.pem(form))
            #expect(publicKey == key.publicKey)
            #expect(publicKey.keyID == key.publicKey.keyID)
        }
        #expect(key.publicKey.algorithm == .rsaHybrid)
    }

    @Test("what is written is read again", arguments: ["rsa2048_pkcs8", "rsa8192_pkcs8"])
    func roundTrip(name: String) throws {
        let key = try PrivateKey(pem: KeySample.pem(name))
        #expect(try PrivateKey(pem: key.pem).pem == key.pem)
        #expect(try PublicKey(pem: key.publicKey.pem) == key.publicKey)
    }

    @Test("X-Wing keys too")
    func xwingRoundTrip() throws {
        let key = try PrivateKey.generate(for: .xwingHybrid)
        #expect(key.pem.hasPrefix("-----BEGIN PACCRYPT X-WING PRIVATE KEY-----\n"))
        #expect(try PrivateKey(pem: key.pem).publicKey == key.publicKey)
        #expect(try PublicKey(pem: key.publicKey.pem) == key.publicKey)
        #expect(key.publicKey.algorithm == .xwingHybrid)
    }

    @Test(
        "is read however it was pasted",
        arguments: [
            { $0.replacingOccurrences(of: "\n", with: "\r\n") },
            { $0.replacingOccurrences(of: "\n", with: "\r") },
            { $0.replacingOccurrences(of: "\n", with: "\n\n") },
            { $0.trimmingCharacters(in: .newlines) },
            { "Here is my key:\n\n" + $0 + "\nGreetings\n" },
            { "   " + $0.replacingOccurrences(of: "\n", with: "  \n\t  ") },
            { relined($0, length: 1) }, { relined($0, length: 63) }, { relined($0, length: 76) },
            { relined($0, length: 100_000) },
        ] as [@Sendable (String) -> String])
    func lenient(change: @Sendable (String) -> String) throws {
        for name in ["rsa2048_pkcs1", "rsa2048_pkcs8"] {
            #expect(try PrivateKey(pem: change(KeySample.pem(name))).pem == KeySample.pem("rsa2048_pkcs1"))
        }
        #expect(try PublicKey(pem: change(KeySample.pem("rsa2048_spki"))).pem == KeySample.pem("rsa2048_spki"))
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

    @Test("2,048 and 8,192 bits are accepted", arguments: [("rsa2048_spki", 2_048), ("rsa8192_spki", 8_192)])
    func sizes(name: String, bits: Int) throws {
        guard case .rsa(let key) = try PublicKey(pem: KeySample.pem(name)) else {
            Issue.record("not an RSA key")
            return
        }
        #expect(key.bitCount == bits)
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

    /// The same document with lines of another length.
    private static func relined(_ pem: String, length: Int) -> String {
        let lines = pem.split(separator: "\n")
        var rest = Substring(lines.dropFirst().dropLast().joined())
        var result = [String(lines[0])]
        while !rest.isEmpty {
            result.append(String(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return (result + [String(lines[lines.count - 1])]).joined(separator: "\n") + "\n"
    }
}
