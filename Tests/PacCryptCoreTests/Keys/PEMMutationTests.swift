import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Changed keys")
struct PEMMutationTests {
    @Test("are read as a key or refused, and never crash", arguments: ["rsa2048_pkcs8", "rsa2048_spki", "xwing"])
    func text(name: String) throws {
        let pem = name == "xwing" ? try PrivateKey.generate(for: .xwingHybrid).pem : KeySample.pem(name)
        var generator = SeededGenerator(seed: 20)
        for _ in 0..<150 {
            let changed = String(decoding: generator.mutated(Array(pem.utf8), most: 6), as: UTF8.self)
            expectKeyOrRefusal { _ = try PrivateKey(pem: changed) }
            expectKeyOrRefusal { _ = try PublicKey(pem: changed) }
        }
    }

    @Test("of which the DER was changed are read as a key or refused, and never crash")
    func der() throws {
        let body = try PEM(KeySample.pem("rsa2048_pkcs8")).body
        var generator = SeededGenerator(seed: 21)
        for round in 0..<150 {
            // The first bytes are the structure, where a change does most.
            let head = generator.mutated(Array(body.prefix(60)), most: 3)
            let changed = round % 2 == 0 ? head + body.dropFirst(60) : generator.mutated(body)
            expectKeyOrRefusal { _ = try PrivateKey(pem: PEM(label: "PRIVATE KEY", body: changed).text) }
            expectKeyOrRefusal { _ = try PublicKey(pem: PEM(label: "PUBLIC KEY", body: changed).text) }
        }
    }

    private func expectKeyOrRefusal(_ read: () throws -> Void) {
        do {
            try read()
        } catch {
            #expect(error as? PacCryptError == PacCryptError(.invalidKey, ""))
        }
    }
}
