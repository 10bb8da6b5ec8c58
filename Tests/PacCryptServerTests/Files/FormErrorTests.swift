import HTTPTypes
import NIOCore
import PacCryptAPI
import PacCryptCore
import PacCryptServer
import Testing

extension ServerTests {
    @Suite("Forms that are refused")
    struct FormErrorTests {
        private static let file = Form().file("a", [1, 2, 3])

        struct Case: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let path: APIPath
            let form: Form
            let code: ErrorCode

            init(_ name: String, _ path: APIPath, _ form: Form, _ code: ErrorCode) {
                testDescription = name
                self.path = path
                self.form = form
                self.code = code
            }
        }

        @Test(
            "Each is answered with its code",
            arguments: [
                Case("nothing", .encrypt, Form(), .missingFile),
                Case("no file", .encrypt, Form().field(.encryptionPassword, "p"), .missingFile),
                Case(
                    "a file that nobody chose", .encrypt, Form().file("", []).field(.encryptionPassword, "p"),
                    .missingFile),
                Case("no password", .encrypt, file, .passwordRequired),
                Case("an empty password", .encrypt, file.field(.encryptionPassword, ""), .passwordRequired),
                Case("no key", .encrypt, file.field(.algorithm, "rsa_hybrid"), .publicKeyRequired),
                Case(
                    "a bad key", .encrypt, file.field(.algorithm, "rsa_hybrid").field(.publicKey, "k"), .invalidKey),
                Case(
                    "a bad algorithm", .encrypt, file.field(.algorithm, "x").field(.encryptionPassword, "p"),
                    .invalidAlgorithm),
                Case(
                    "a bad algorithm before the file", .encrypt,
                    Form().field(.algorithm, "x").field(.encryptionPassword, "p").file("a", [1]), .invalidAlgorithm),
                Case("two files", .encrypt, file.file("b", [4]).field(.encryptionPassword, "p"), .invalidForm),
                Case(
                    "a field twice", .encrypt, file.field(.encryptionPassword, "p").field(.encryptionPassword, "q"),
                    .invalidForm),
                Case(
                    "a long field", .encrypt, file.field(.encryptionPassword, String(repeating: "p", count: 4097)),
                    .fieldTooLarge),
                Case(
                    "a long unknown field", .encrypt, file.field("unknown", String(repeating: "p", count: 4097)),
                    .fieldTooLarge),
                Case(
                    "a long key", .encrypt, file.field(.publicKey, String(repeating: "p", count: 65_537)),
                    .fieldTooLarge),
                Case(
                    "10,000 parts", .encrypt, (0..<10_000).reduce(into: Form()) { $0 = $0.field("p\($1)", "") },
                    .tooManyParts),
                Case(
                    "a long part header", .encrypt,
                    Form().part("form-data; name=\"\(String(repeating: "n", count: 17_000))\"", []), .fieldTooLarge),
                Case("a part without a name", .encrypt, Form().part("form-data", [1]), .invalidForm),
                Case(
                    "broken UTF-8", .encrypt, file.part("form-data; name=\"enc_password\"", [0xFF]), .invalidForm),
                Case("nothing to decrypt", .decrypt, Form(), .missingFile),
                Case("an empty file", .decrypt, Form().file("a", []).field(.encryptionPassword, "p"), .notAContainer),
                Case("something else", .decrypt, file.field(.encryptionPassword, "p"), .notAContainer),
                Case(
                    "a magic and nothing more", .decrypt,
                    Form().file("a", Array("PACCRYPT".utf8)).field(.encryptionPassword, "p"), .damagedContainer),
                Case("no password to decrypt", .decrypt, file, .passwordRequired),
                Case("no key to decrypt", .decrypt, file.field(.algorithm, "rsa_hybrid"), .privateKeyRequired),
            ])
        func refused(_ test: Case) async throws {
            try await TestServer().run { client in
                let answer = try await client.post(test.path, test.form)
                #expect(answer.errorCode == test.code)
                #expect(answer.status.code == test.code.status)
            }
        }

        @Test("A form that is cut off is refused", arguments: [3, 10, 40, 100])
        func cutOff(by count: Int) async throws {
            let body = Self.file.field(.encryptionPassword, "p").bytes.dropLast(count)
            try await TestServer().run { client in
                let answer = try await client.post(.encrypt, form: Array(body))
                #expect(answer.errorCode == .invalidForm)
            }
        }

        @Test("A boundary that is missing or wrong is refused")
        func boundary() async throws {
            try await TestServer().run { client in
                for type in ["multipart/form-data", "multipart/form-data; boundary=other"] {
                    let answer = try await client.executeRequest(
                        uri: APIPath.encrypt.rawValue, method: .post, headers: [.contentType: type],
                        body: ByteBuffer(bytes: Self.file.bytes))
                    #expect(answer.errorCode == .invalidForm)
                }
            }
        }

        @Test("A file above max_file_size_bytes is 413, whether its length is known before or not")
        func fileTooLarge() async throws {
            var server = TestServer()
            server.settings.maxFileSizeBytes = 1000
            try await server.run { client in
                let answer = try await client.post(
                    .encrypt, Form().field(.encryptionPassword, "p").file("a", [UInt8](repeating: 0, count: 1001)))
                #expect(answer.errorCode == .fileTooLarge)
                let fitting = try await client.post(
                    .encrypt, Form().field(.encryptionPassword, "p").file("a", [UInt8](repeating: 0, count: 1000)))
                #expect(fitting.status == .ok)
            }
        }

        @Test("The original's data above legacy_max_bytes is 413")
        func legacyTooLarge() async throws {
            var server = TestServer()
            server.settings.legacyMaxBytes = 1000
            try await server.run { client in
                let answer = try await client.post(
                    .decrypt, Form().field(.encryptionPassword, "p").file("a", [UInt8](repeating: 7, count: 1001)))
                #expect(answer.errorCode == .legacyTooLarge)
                #expect(answer.text.contains("paccrypt decrypt"))
            }
        }

        @Test("A file for which there is no room is 507")
        func storageFull() async throws {
            var server = TestServer()
            server.spoolLimits = SpoolLimits(totalBytes: 100_000, reserveBytes: 0)
            try await server.run { client in
                let answer = try await client.post(
                    .encrypt, Form().field(.encryptionPassword, "p").file("a", [UInt8](repeating: 0, count: 400_000)))
                #expect(answer.errorCode == .storageFull)
            }
            try await server.run { client in
                let small = try await client.post(.encrypt, Form().field(.encryptionPassword, "p").file("a", [1]))
                #expect(small.status == .ok)
            }
        }
    }
}
