import Foundation
import PacCryptAPI
import PacCryptCore
import Settings
import Testing

/// What an instance of the original PacCrypt wrote, with its passwords.
struct OriginalInstance: Decodable {
    struct Text: Decodable {
        let algorithm: String
        let password: String
        let plaintext: String
        let ciphertext: String
    }

    struct File: Decodable {
        let file: String
        let algorithm: String
        let password: String
        let sha256: String
    }

    struct Hybrid: Decodable {
        let private_key: String
        let plaintext: String
        let ciphertext: String
    }

    let text: [Text]
    let files: [File]
    let rsa: [Hybrid]

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../PacCryptCoreTests/Vectors/original").standardizedFileURL

    static func load() throws -> OriginalInstance {
        try JSONDecoder().decode(
            OriginalInstance.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
    }
}

extension ServerTests {
    @Suite("The original's texts through the API")
    struct OriginalTextTests {
        @Test("Every text opens; what was not named is found out")
        func texts() async throws {
            let texts = try OriginalInstance.load().text
            #expect(texts.count >= 15)
            var server = TestServer()
            server.settings.rateLimits = try ["decrypt": "unlimited"].mapValues(Written.init(parsing:))
            try await server.run { client in
                for (number, text) in texts.enumerated() {
                    let answer = try await client.post(
                        .decrypt,
                        DecryptTextRequest(
                            message: text.ciphertext, password: SecretText(text.password),
                            algorithm: number.isMultiple(of: 2) ? text.algorithm : nil))
                    #expect(try answer.decoded(DecryptTextAnswer.self).result == text.plaintext)
                }
            }
        }

        @Test("Every RSA hybrid text opens with its private key")
        func hybrids() async throws {
            let hybrids = try OriginalInstance.load().rsa
            #expect(hybrids.count >= 3)
            try await TestServer().run { client in
                for hybrid in hybrids {
                    let answer = try await client.post(
                        .decrypt,
                        DecryptTextRequest(message: hybrid.ciphertext, privateKey: SecretText(hybrid.private_key)))
                    #expect(try answer.decoded(DecryptTextAnswer.self).result == hybrid.plaintext)
                }
            }
        }

        @Test("The original's data above legacy_max_bytes is 413 and names the command line")
        func tooLarge() async throws {
            var server = TestServer()
            server.settings.legacyMaxBytes = 40
            let text = try OriginalInstance.load().text[0]
            try await server.run { client in
                let answer = try await client.post(
                    .decrypt, DecryptTextRequest(message: text.ciphertext, password: SecretText(text.password)))
                #expect(answer.status == .contentTooLarge)
                #expect(answer.errorCode == .legacyTooLarge)
                #expect(answer.text.contains("paccrypt decrypt"))
            }
        }
    }
}
