import Foundation
import Testing

@testable import PacCryptCore

/// Project Wycheproof's vectors for RSA-OAEP with SHA-256, MGF1 with SHA-256 and an empty label; the file names its
/// source.
struct WycheproofOAEP: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var id: Int
        var comment: String
        var message: String
        var ciphertext: String
        var valid: Bool
        var testDescription: String { "\(id) \(comment)" }
    }
    var privateKey: String
    var tests: [Case]

    enum CodingKeys: String, CodingKey {
        case privateKey = "private_key"
        case tests
    }

    static let file: WycheproofOAEP? = {
        let data = try? TestFile.data("wycheproof-rsa-oaep.json")
        return data.flatMap { try? JSONDecoder().decode(WycheproofOAEP.self, from: $0) }
    }()
    static let cases = file?.tests ?? []
}

/// draft-connolly-cfrg-xwing-kem-06, appendix C, the first vector.
struct XWingVector: Decodable {
    var seed: String
    var publicKey: String
    var ciphertext: String
    var sharedSecret: String
}

@Suite("Key pairs give the published answers")
struct KeyPairAnswers {
    @Test("the vectors for RSA-OAEP are here")
    func complete() {
        #expect(WycheproofOAEP.cases.count == 27)
        #expect(WycheproofOAEP.cases.filter(\.valid).count == 10)
    }

    @Test("RSA-OAEP with SHA-256, Wycheproof", arguments: WycheproofOAEP.cases)
    func oaep(_ vector: WycheproofOAEP.Case) throws {
        let pem = try #require(WycheproofOAEP.file?.privateKey)
        guard case .rsa(let key) = try PrivateKey(pem: pem) else {
            Issue.record("not an RSA key")
            return
        }
        let decrypted = key.decrypt([UInt8](hex: vector.ciphertext))
        #expect(decrypted?.bytes == (vector.valid ? [UInt8](hex: vector.message) : nil))
    }

    @Test("X-Wing, draft-connolly-cfrg-xwing-kem-06 appendix C: seed to public key, ciphertext to shared secret")
    func xwing() throws {
        let vector = try JSONDecoder().decode(XWingVector.self, from: TestFile.data("xwing.json"))
        let key = try XWingPrivateKey(seed: SecretBytes([UInt8](hex: vector.seed)))
        #expect(key.publicKey.rawRepresentation == [UInt8](hex: vector.publicKey))
        let secret = key.decapsulate([UInt8](hex: vector.ciphertext))
        #expect(secret?.bytes == [UInt8](hex: vector.sharedSecret))
    }

    @Test("an X-Wing ciphertext of another size or content gives no secret, or another one")
    func alteredXWing() throws {
        let vector = try JSONDecoder().decode(XWingVector.self, from: TestFile.data("xwing.json"))
        let key = try XWingPrivateKey(seed: SecretBytes([UInt8](hex: vector.seed)))
        var ciphertext = [UInt8](hex: vector.ciphertext)
        #expect(key.decapsulate(Array(ciphertext.dropLast())) == nil)
        #expect(key.decapsulate(ciphertext + [0]) == nil)
        ciphertext[0] ^= 1
        #expect(key.decapsulate(ciphertext)?.bytes != [UInt8](hex: vector.sharedSecret))
    }
}
