import Crypto
import Foundation
import HTTPTypes
import PacCryptAPI
import PacCryptCore
import Settings
import TestSupport
import Testing

extension ServerTests {
    @Suite("Files through the API")
    struct FileRoundTripTests {
        /// Sizes around what stays in memory (256 KiB) and around a chunk (64 KiB).
        static let sizes = [0, 65_537, 300_000]

        @Test(
            "A file comes back under its name, with the file first and last",
            arguments: Algorithm.allCases, [true, false])
        func roundTrip(algorithm: Algorithm, fileIsFirst: Bool) async throws {
            var server = TestServer()
            server.settings.rateLimits = try ["encrypt": "unlimited", "decrypt": "unlimited"].mapValues(
                Written.init(parsing:))
            try await server.run { client in
                let pair =
                    algorithm.requiresKeyPair
                    ? try await client.post(.generateKeyPair, GenerateKeyPairRequest(algorithm: algorithm.id))
                        .decoded(KeyPairAnswer.self) : nil
                for size in Self.sizes {
                    let content = SampleContent.bytes(size)
                    let seal = { (form: Form) in
                        let form = form.field(.algorithm, algorithm.id)
                        return pair.map { form.field(.publicKey, $0.publicKey) }
                            ?? form.field(.encryptionPassword, "pässwörd")
                    }
                    let sealed = try await client.post(
                        .encrypt,
                        fileIsFirst
                            ? seal(Form().file("Größe.txt", content)) : seal(Form()).file("Größe.txt", content))
                    #expect(sealed.status == .ok)
                    #expect(sealed.headers[.contentLength] == "\(sealed.bytes.count)")
                    let header = try ContainerHead(parsing: sealed.bytes).header
                    #expect(header.cipher == algorithm.cipher)
                    if case .password(let kdf, _, _)? = header.slots.first { #expect(kdf == TestServer.kdf) }
                    #expect(
                        sealed.headers[.contentDisposition]?
                            .contains("filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt.\(algorithm.id).encrypted") == true)

                    let open = { (form: Form) in
                        pair.map { form.field(.privateKey, $0.privateKey.text) }
                            ?? form.field(.encryptionPassword, "pässwörd")
                    }
                    let opened = try await client.post(
                        .decrypt,
                        fileIsFirst ? open(Form().file("x", sealed.bytes)) : open(Form()).file("x", sealed.bytes))
                    #expect(opened.bytes == content)
                    #expect(
                        opened.headers[.contentDisposition]
                            == "attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt")
                }
            }
        }

        @Test("What the algorithm needs may come after the file, whatever else came before it")
        func recipientLast() async throws {
            try await TestServer().run { client in
                let id = Algorithm.xwingHybrid.id
                let pair = try await client.post(.generateKeyPair, GenerateKeyPairRequest(algorithm: id))
                    .decoded(KeyPairAnswer.self)
                let forKey = Form().field(.encryptionPassword, "p").field(.algorithm, id).file("a", [1, 2, 3])
                #expect(try await client.post(.encrypt, forKey.field(.publicKey, pair.publicKey)).status == .ok)
                #expect(try await client.post(.encrypt, forKey).errorCode == .publicKeyRequired)
                let forPassword = Form().field(.publicKey, pair.publicKey).field(.algorithm, "aes_gcm")
                    .file("a", [1, 2, 3])
                #expect(try await client.post(.encrypt, forPassword.field(.encryptionPassword, "p")).status == .ok)
                #expect(try await client.post(.encrypt, forPassword).errorCode == .passwordRequired)
            }
        }

        @Test("Without fields before it a small file's container needs no room to spare")
        func exactHead() async throws {
            try await TestServer().run { client in
                let sealed = try await client.post(
                    .encrypt, Form().file("a.txt", [1, 2, 3]).field(.encryptionPassword, "p"))
                #expect(sealed.bytes.count < 1000)
            }
        }

        @Test("A file is answered as a download that no browser shows or runs")
        func answerHeaders() async throws {
            try await TestServer().run { client in
                let form = Form().field(.encryptionPassword, "p").file("a.html", Array("<script>".utf8))
                let first = try await client.post(.encrypt, form)
                try SecurityHeaderTests.check(first.headers)
                #expect(first.headers[.contentType] == "application/octet-stream")
                #expect(first.headers[.contentSecurityPolicy]?.hasPrefix("sandbox") == true)
                #expect(first.headers[try #require(HTTPField.Name("X-Accel-Buffering"))] == "no")
                #expect(first.headers[.cacheControl] == "no-store")
                let second = try await client.post(.encrypt, form)
                #expect(first.headers[.eTag] != second.headers[.eTag])
            }
        }

        @Test("A changed or shortened container is refused before anything of it is answered")
        func damaged() async throws {
            try await TestServer().run { client in
                let sealed = try await client.post(
                    .encrypt, Form().field(.encryptionPassword, "p").file("a", SampleContent.bytes(200_000))
                ).bytes
                var changed = sealed
                changed[sealed.count - 1] ^= 1
                for damaged in [changed, Array(sealed.dropLast(70_000)), sealed + [0]] {
                    let answer = try await client.post(
                        .decrypt, Form().field(.encryptionPassword, "p").file("a", damaged))
                    #expect(answer.errorCode == .damagedContainer)
                }
                let wrong = try await client.post(
                    .decrypt, Form().field(.encryptionPassword, "q").file("a", sealed))
                #expect(wrong.errorCode == .decryptionFailed)
            }
        }

        @Test("A form may hold a text instead of a file")
        func text() async throws {
            try await TestServer().run { client in
                let sealed = try await client.post(
                    .encrypt, Form().field(.message, "héllo").field(.encryptionPassword, "p")
                ).decoded(EncryptTextAnswer.self)
                let opened = try await client.post(
                    .decrypt, Form().field(.encryptionPassword, "p").field(.message, sealed.result))
                #expect(try opened.decoded(DecryptTextAnswer.self).result == "héllo")
            }
        }

        @Test("Every file of the original opens, its algorithm told by the name or by a field")
        func originals() async throws {
            let original = try OriginalInstance.load()
            var server = TestServer()
            server.settings.rateLimits = try ["decrypt": "unlimited"].mapValues(Written.init(parsing:))
            try await server.run { client in
                for file in original.files {
                    let bytes = Array(try Data(contentsOf: OriginalInstance.folder.appending(path: file.file)))
                    let name = URL(filePath: file.file).lastPathComponent
                    for form in [
                        Form().file(name, bytes).field(.encryptionPassword, file.password),
                        Form().field(.algorithm, file.algorithm).field(.encryptionPassword, file.password)
                            .file("x", bytes),
                    ] {
                        let answer = try await client.post(.decrypt, form)
                        #expect(answer.status == .ok, "\(name)")
                        let digest = SHA256.hash(data: answer.bytes).map { String(format: "%02x", $0) }.joined()
                        #expect(digest == file.sha256)
                    }
                }
            }
        }
    }
}
