import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import PacCryptCore
import Testing

extension ServerTests {
    @Suite("Errors of the API")
    struct ErrorTests {
        struct Case: Sendable, CustomTestStringConvertible {
            let path: APIPath
            let body: String
            let code: ErrorCode
            var message: String?

            init(_ path: APIPath, _ body: String, _ code: ErrorCode, _ message: String? = nil) {
                self.path = path
                self.body = body
                self.code = code
                self.message = message
            }

            var testDescription: String { "\(path.rawValue) \(body.prefix(60)) is \(code.rawValue)" }
        }

        @Test("A path that is none is answered with a page to people, and with JSON to programs")
        func nothing() async throws {
            try await TestServer().run { client in
                #expect(try await client.get("/nothing").text.contains("<html"))
                let answer = try await client.get("/nothing", headers: [.accept: "application/json"])
                #expect(answer.errorCode == .notFound)
            }
        }

        @Test(
            "Who wants JSON more than HTML gets it where people get pages, also when no name is named",
            arguments: [
                ("application/json", false), ("application/*, text/html;q=0.5", false), ("*/*, text/html;q=0.9", false),
                ("application/json, text/html", false), ("text/html;q=0, */*", false), ("image/png", false),
                ("application/json;q=0.5, text/html", true), ("text/html, application/*", true), ("*/*", true),
                ("text/*, application/*;q=0.9", true), ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", true),
            ])
        func audience(accept: String, isPage: Bool) async throws {
            try await TestServer().run { client in
                for path in ["/nothing", "/pickup/none"] {
                    let answer = try await client.get(path, headers: [.accept: accept])
                    #expect(answer.headers[.contentType]?.hasPrefix("text/html") == isPage, "\(path)")
                }
            }
        }

        private static let longKey = String(repeating: "k", count: 65_537)

        @Test(
            "Bad JSON is answered with its code and the original's words",
            arguments: [
                Case(.encrypt, "{}", .missingMessage, "Missing message"),
                Case(.encrypt, #"{"message": "", "password": "p"}"#, .missingMessage),
                Case(.encrypt, #"{"message": null, "password": "p"}"#, .missingMessage),
                Case(.encrypt, #"{"message": "m"}"#, .passwordRequired, "Password required"),
                Case(.encrypt, #"{"message": "m", "password": ""}"#, .passwordRequired),
                Case(
                    .encrypt, #"{"message": "m", "password": "p", "algorithm": "rot13"}"#, .invalidAlgorithm,
                    "Invalid algorithm"),
                Case(
                    .encrypt, #"{"message": "m", "password": "p", "algorithm": "rsa_hybrid"}"#, .publicKeyRequired,
                    "Public key required for this algorithm"),
                Case(
                    .encrypt, #"{"message": "m", "public_key": "x", "algorithm": "xwing_hybrid"}"#, .invalidKey),
                Case(.encrypt, #"{"message": 5, "password": "p"}"#, .invalidJSON, "Missing or invalid input"),
                Case(.encrypt, #"["message"]"#, .invalidJSON),
                Case(.encrypt, "", .invalidJSON),
                Case(.encrypt, "{", .invalidJSON),
                Case(.encrypt, String(repeating: "[", count: 100_000), .invalidJSON),
                Case(
                    .encrypt, #"{"message": "m", "password": "\#(String(repeating: "p", count: 4097))"}"#,
                    .fieldTooLarge),
                Case(
                    .encrypt,
                    #"{"message": "m", "algorithm": "rsa_hybrid", "public_key": "\#(longKey)"}"#,
                    .fieldTooLarge),
                // Also what the algorithm does not use.
                Case(.encrypt, #"{"message": "m", "password": "p", "public_key": "\#(longKey)"}"#, .fieldTooLarge),
                Case(.decrypt, #"{"message": "m", "password": "p", "private_key": "\#(longKey)"}"#, .fieldTooLarge),
                Case(.decrypt, "{}", .missingInput, "Missing or invalid input"),
                Case(.decrypt, #"{"message": "%%%", "password": "p"}"#, .missingInput),
                Case(
                    .decrypt, #"{"message": "UEFDQ1JZUFQ=", "password": "p"}"#, .damagedContainer, "Decryption failed"),
                Case(.decrypt, #"{"message": "AAAA", "password": "p"}"#, .notAContainer, "Decryption failed"),
                Case(.decrypt, #"{"message": "AAAA"}"#, .passwordRequired),
                Case(
                    .decrypt, #"{"message": "AAAA", "algorithm": "rsa_hybrid", "password": "p"}"#, .privateKeyRequired,
                    "Private key required for this algorithm"),
                Case(.decrypt, #"{"message": "AAAA", "password": "p", "algorithm": "none"}"#, .invalidAlgorithm),
                Case(.generateKeyPair, "{}", .invalidAlgorithm),
                Case(
                    .generateKeyPair, #"{"algorithm": "aes_gcm"}"#, .keyPairNotUsed,
                    "Algorithm does not require key pairs"),
            ])
        func badJSON(_ test: Case) async throws {
            try await TestServer().run { client in
                let answer = try await client.post(test.path, json: test.body)
                #expect(answer.status.code == test.code.status)
                #expect(answer.headers[.contentType] == "application/json")
                let error = try answer.decoded(ErrorAnswer.self)
                #expect(error.code == test.code.rawValue)
                if let message = test.message { #expect(error.error == message) }
            }
        }

        @Test("Broken UTF-8 in JSON is refused")
        func brokenUTF8() async throws {
            try await TestServer().run { client in
                let body = Array(#"{"message": ""#.utf8) + [0xFF, 0xFE] + Array(#"", "password": "p"}"#.utf8)
                let answer = try await client.executeRequest(
                    uri: APIPath.encrypt.rawValue, method: .post, headers: [.contentType: "application/json"],
                    body: ByteBuffer(bytes: body))
                #expect(answer.errorCode == .invalidJSON)
            }
        }

        @Test("Another content type is 415", arguments: ["text/plain", "application/xml", "application/jsonx", nil])
        func contentType(_ type: String?) async throws {
            try await TestServer().run { client in
                var headers = HTTPFields()
                headers[.contentType] = type
                let answer = try await client.executeRequest(
                    uri: APIPath.encrypt.rawValue, method: .post, headers: headers, body: ByteBuffer(string: "{}"))
                #expect(answer.errorCode == .unsupportedMediaType)
                #expect(answer.status == .unsupportedMediaType)
            }
        }

        @Test("A JSON body above 16 MiB is 413")
        func bodyTooLarge() async throws {
            try await TestServer().run { client in
                let answer = try await client.post(.encrypt, json: String(repeating: " ", count: (16 << 20) + 1))
                #expect(answer.errorCode == .bodyTooLarge)
            }
        }

        @Test("JSON bodies that would together take too much memory are told to come back")
        func bufferBudget() async throws {
            var server = TestServer()
            server.configuration.maximumBufferedBytes = 1000
            try await server.run { client in
                let answer = try await client.post(.encrypt, json: String(repeating: " ", count: 1001))
                #expect(answer.errorCode == .busy)
                #expect(answer.headers[.retryAfter] != nil)
                let next = try await client.post(.encrypt, json: #"{"message": "m", "password": "p"}"#)
                #expect(next.status == .ok)
            }
        }

        @Test("A known path with another method is 405 and lists those it knows")
        func methodNotAllowed() async throws {
            try await TestServer().run { client in
                for method in [HTTPRequest.Method.post, .delete, .put] {
                    let answer = try await client.executeRequest(
                        uri: "/api/algorithms", method: method, headers: [:], body: nil)
                    #expect(answer.errorCode == .methodNotAllowed)
                    #expect(answer.headers[.allow] == "GET, HEAD")
                }
                let answer = try await client.get("/api/encrypt")
                #expect(answer.headers[.allow] == "POST")
            }
        }

        @Test("An unknown path is 404: JSON below /api, a page elsewhere")
        func notFound() async throws {
            try await TestServer().run { client in
                let json = try await client.get("/api/nothing")
                #expect(json.errorCode == .notFound)
                #expect(json.status == .notFound)
                let page = try await client.get("/nothing%3Cscript%3E")
                #expect(page.status == .notFound)
                #expect(page.headers[.contentType] == "text/html; charset=utf-8")
                #expect(!page.text.contains("<script>"))
            }
        }

        @Test(
            "However a path is spelt, an error has the form that the errors of its route have",
            arguments: [
                ("/healthz", .put, false), ("//healthz", .put, false), ("/readyz/", .post, false),
                ("/api/encrypt", .post, false), ("//api/encrypt", .post, false), ("/api/encrypt/", .post, false),
                ("//api//decrypt", .post, false), ("/api//nothing", .get, false), ("//api", .get, false),
                ("/", .put, true), ("//nothing", .get, true), ("/pickup/x/", .put, true), ("//robots.txt", .post, true),
            ] as [(String, HTTPRequest.Method, Bool)])
        func spelling(path: String, method: HTTPRequest.Method, isPage: Bool) async throws {
            try await TestServer().run { client in
                let answer = try await client.executeRequest(
                    uri: path, method: method, headers: [.contentType: "text/plain"], body: ByteBuffer(string: "x"))
                #expect(answer.status.code >= 400)
                let type = answer.headers[.contentType] ?? ""
                #expect(type.hasPrefix(isPage ? "text/html" : "application/json"), "\(answer.status) \(type)")
            }
        }

        @Test("Where browsers and programs both go, an error is a page for browsers")
        func preferred() async throws {
            try await TestServer().run { client in
                let id = String(repeating: "A", count: 32)
                for path in ["/api/pacshare/\(id)", "//api/pacshare//\(id)/", "/api/pacshare/\(id)/nothing"] {
                    let page = try await client.get(path, headers: .page)
                    #expect(page.headers[.contentType]?.hasPrefix("text/html") == true, "\(path)")
                    let data = try await client.get(path)
                    #expect(data.headers[.contentType]?.hasPrefix("application/json") == true, "\(path)")
                }
            }
        }

        @Test("A decrypted text that is not UTF-8 is not_text")
        func notText() async throws {
            let container = try Container.seal(
                [0xFF, 0x00], cipher: .aesGCM, for: [.password(Password("p"), .pbkdf2(iterations: 1000))])
            try await TestServer().run { client in
                let answer = try await client.post(
                    .decrypt, DecryptTextRequest(message: Data(container).base64EncodedString(), password: "p"))
                #expect(answer.status == .badRequest)
                #expect(answer.errorCode == .notText)
            }
        }

        @Test("A container that asks for more work than the server does is refused before the work")
        func tooCostly() async throws {
            let container = try Container.seal(
                [1], cipher: .aesGCM, for: [.password(Password("p"), .pbkdf2(iterations: 2_000_001))])
            try await TestServer().run { client in
                let answer = try await client.post(
                    .decrypt, DecryptTextRequest(message: Data(container).base64EncodedString(), password: "p"))
                #expect(answer.errorCode == .containerTooCostly)
            }
        }

        @Test("A damaged container is told from a wrong password")
        func damaged() async throws {
            var container = try Container.seal(
                [1, 2, 3], cipher: .aesGCM, for: [.password(Password("p"), .pbkdf2(iterations: 1000))])
            container[container.count - 1] ^= 1
            let message = Data(container).base64EncodedString()
            try await TestServer().run { client in
                let damaged = try await client.post(.decrypt, DecryptTextRequest(message: message, password: "p"))
                #expect(damaged.errorCode == .damagedContainer)
                let wrong = try await client.post(.decrypt, DecryptTextRequest(message: message, password: "q"))
                #expect(wrong.errorCode == .decryptionFailed)
            }
        }
    }
}
