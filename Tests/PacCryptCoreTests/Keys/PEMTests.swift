import Foundation
import Testing

@testable import PacCryptCore

@Suite("Keys as PEM text")
struct PEMTests {
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

    @Test("2,048 and 8,192 bits are accepted", arguments: [("rsa2048_spki", 2_048), ("rsa8192_spki", 8_192)])
    func sizes(name: String, bits: Int) throws {
        guard case .rsa(let key) = try PublicKey(pem: KeySample.pem(name)) else {
            Issue.record("not an RSA key")
            return
        }
        #expect(key.bitCount == bits)
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
