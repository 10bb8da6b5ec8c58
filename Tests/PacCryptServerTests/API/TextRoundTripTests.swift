import PacCryptAPI
import PacCryptCore
import Testing

extension ServerTests {
    @Suite("Texts through the API")
    struct TextRoundTripTests {
        @Test("A text comes back under a password", arguments: Algorithm.allCases.filter { !$0.requiresKeyPair })
        func password(algorithm: Algorithm) async throws {
            try await TestServer().run { client in
                let sealed = try await client.post(
                    .encrypt,
                    EncryptTextRequest(message: "Grüße, Welt! 🟡", password: "pässwörd", algorithm: algorithm.id))
                #expect(sealed.status == .ok)
                let answer = try sealed.decoded(EncryptTextAnswer.self)
                #expect(answer.algorithm == algorithm.id)

                let opened = try await client.post(
                    .decrypt, DecryptTextRequest(message: answer.result, password: "pässwörd"))
                #expect(try opened.decoded(DecryptTextAnswer.self).result == "Grüße, Welt! 🟡")

                let named = try await client.post(
                    .decrypt,
                    DecryptTextRequest(message: answer.result, password: "pässwörd", algorithm: Algorithm.aesCBC.id))
                #expect(try named.decoded(DecryptTextAnswer.self).result == "Grüße, Welt! 🟡")

                let refused = try await client.post(
                    .decrypt, DecryptTextRequest(message: answer.result, password: "wrong"))
                #expect(refused.errorCode == .decryptionFailed)
            }
        }

        @Test("A text comes back under a key pair", arguments: Algorithm.allCases.filter(\.requiresKeyPair))
        func keyPair(algorithm: Algorithm) async throws {
            try await TestServer().run { client in
                let pair = try await client.post(.generateKeyPair, GenerateKeyPairRequest(algorithm: algorithm.id))
                    .decoded(KeyPairAnswer.self)
                let sealed = try await client.post(
                    .encrypt,
                    EncryptTextRequest(message: "secret", publicKey: pair.publicKey, algorithm: algorithm.id)
                ).decoded(EncryptTextAnswer.self)
                let opened = try await client.post(
                    .decrypt, DecryptTextRequest(message: sealed.result, privateKey: pair.privateKey))
                #expect(try opened.decoded(DecryptTextAnswer.self).result == "secret")
            }
        }

        @Test("A key without an algorithm says which one", arguments: Algorithm.allCases.filter(\.requiresKeyPair))
        func algorithmOfKey(algorithm: Algorithm) async throws {
            try await TestServer().run { client in
                let pair = try await client.post(.generateKeyPair, GenerateKeyPairRequest(algorithm: algorithm.id))
                    .decoded(KeyPairAnswer.self)
                let text = try await client.post(
                    .encrypt, EncryptTextRequest(message: "secret", publicKey: pair.publicKey))
                #expect(try text.decoded(EncryptTextAnswer.self).algorithm == algorithm.id)
                let file = try await client.post(
                    .encrypt, Form().file("a", [1]).field(.publicKey, pair.publicKey))
                #expect(file.headers[.contentDisposition]?.contains("a.\(algorithm.id).encrypted") == true)
                let garbage = try await client.post(.encrypt, EncryptTextRequest(message: "m", publicKey: "x"))
                #expect(garbage.errorCode == .invalidKey)
            }
        }

        @Test("Without an algorithm a text is sealed with AES-GCM")
        func standardAlgorithm() async throws {
            try await TestServer().run { client in
                let answer = try await client.post(.encrypt, json: #"{"message": "a", "password": "b"}"#)
                #expect(try answer.decoded(EncryptTextAnswer.self).algorithm == "aes_gcm")
            }
        }

        @Test("Base64 may come with the line breaks that pasting leaves")
        func lineBreaks() async throws {
            try await TestServer().run { client in
                let answer = try await client.post(.encrypt, EncryptTextRequest(message: "a", password: "b"))
                    .decoded(EncryptTextAnswer.self)
                let wrapped = answer.result.enumerated().map { $0 % 60 == 59 ? "\($1)\r\n" : "\($1)" }.joined()
                let opened = try await client.post(.decrypt, DecryptTextRequest(message: wrapped, password: "b"))
                #expect(try opened.decoded(DecryptTextAnswer.self).result == "a")
            }
        }
    }
}
