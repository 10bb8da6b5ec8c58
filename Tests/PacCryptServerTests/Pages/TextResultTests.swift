import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Texts that a browser sends without JavaScript")
    struct TextResultTests {
        private static let browser: HTTPFields = [
            .contentType: Form.contentType, .accept: "text/html,application/xhtml+xml,*/*;q=0.8",
        ]

        private func send(
            _ client: any TestClientProtocol, _ path: APIPath, _ form: Form, _ headers: HTTPFields = browser
        ) async throws -> TestResponse {
            try await client.executeRequest(
                uri: path.rawValue, method: .post, headers: headers, body: ByteBuffer(bytes: form.bytes))
        }

        @Test("The result is a page that runs nothing of it, and leads back to the same text")
        func results() async throws {
            let text = "\n<script>alert(1)</script> & \"quotes\"</textarea>"
            let escaped = "\n&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;&lt;/textarea&gt;"
            try await TestServer().run { client in
                let form = Form().field(.encryptionPassword, "p").field(.algorithm, "xchacha")
                let sealed = try await send(client, .encrypt, form.field(.message, text))
                expectSoundPage(sealed)
                #expect(sealed.status == .ok && sealed.text.contains("XChaCha20-Poly1305"))
                let result = try #require(sealed.text.firstMatch(of: /spellcheck="false">\n([A-Za-z0-9+\/=]+)<\//)?.1)
                let opened = try await send(
                    client, .decrypt, Form().field(.encryptionPassword, "p").field(.message, String(result)))
                expectSoundPage(opened)
                // Browsers drop the first end of line in the field, so the text's own comes second.
                #expect(opened.text.contains("spellcheck=\"false\">\n\(escaped)</textarea>"))
                #expect(opened.headers[.contentSecurityPolicy] == SecurityHeaders.pagePolicy)
            }
        }

        @Test("What is refused is a page too, with the same status")
        func refusals() async throws {
            try await TestServer().run { client in
                let form = Form().field(.message, "PGI+").field(.encryptionPassword, "p")
                let refused = try await send(client, .decrypt, form)
                expectSoundPage(refused)
                #expect(refused.status == .badRequest && refused.text.contains("<h1>Decryption failed</h1>"))
                let missing = try await send(client, .encrypt, Form().field(.message, "m"))
                #expect(missing.status == .badRequest && missing.text.contains("Password required"))
            }
        }

        @Test(
            "A program gets JSON, whatever it says that it accepts, unless it asks as browsers do",
            arguments: [
                "*/*", "application/json", "application/json, */*", nil, "text/html",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json, text/html;q=0.5",
                "application/json, text/html;q=0", "application/json, text/html",
                "text/html;q=0.5, application/xhtml+xml, application/json",
            ])
        func programs(accept: String?) async throws {
            try await TestServer().run { client in
                var headers: HTTPFields = [.contentType: Form.contentType]
                headers[.accept] = accept
                let form = Form().field(.message, "m").field(.encryptionPassword, "p")
                let sealed = try await send(client, .encrypt, form, headers)
                #expect(sealed.headers[.contentType] == "application/json")
                let result = try sealed.decoded(EncryptTextAnswer.self).result
                let back = Form().field(.message, result)
                let opened = try await send(client, .decrypt, back.field(.encryptionPassword, "p"), headers)
                #expect(opened.bytes == Array(#"{"result":"m"}"#.utf8))
                #expect(
                    try await send(client, .decrypt, back.field(.encryptionPassword, "q"), headers).errorCode
                        == .decryptionFailed)
            }
        }

        @Test(
            "Who navigates gets a page, unless the request wants no HTML",
            arguments: [(nil, true), ("*/*", true), ("text/html;q=0", false), ("application/json, */*;q=0.1", false)]
                as [(String?, Bool)])
        func navigation(accept: String?, isPage: Bool) async throws {
            try await TestServer().run { client in
                var headers: HTTPFields = [.contentType: Form.contentType, .secFetchMode: "navigate"]
                headers[.accept] = accept
                let form = Form().field(.message, "m").field(.encryptionPassword, "p")
                let sealed = try await send(client, .encrypt, form, headers)
                #expect(sealed.headers[.contentType]?.hasPrefix("text/html") == isPage)
                let refused = try await send(client, .encrypt, Form().field(.message, "m"), headers)
                #expect(refused.headers[.contentType]?.hasPrefix("text/html") == isPage)
            }
        }

        @Test(
            "Browsers get a page, old ones and those for text too",
            arguments: [
                // Chrome
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
                    + "application/signed-exchange;v=b3;q=0.7",
                // Firefox
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                // Safari 5
                "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5",
                // Internet Explorer 11
                "text/html, application/xhtml+xml, image/jxr, */*",
                // Lynx
                "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
            ])
        func browsers(accept: String) async throws {
            try await TestServer().run { client in
                let form = Form().field(.message, "m").field(.encryptionPassword, "p")
                let sealed = try await send(
                    client, .encrypt, form, [.contentType: Form.contentType, .accept: accept])
                expectSoundPage(sealed)
            }
        }

        @Test(
            "Who names HTML first, and XHTML not at all, gets a page if the request comes from one of this host",
            arguments: [
                ([:], false), ([.referer: "http://localhost/"], true), ([.origin: "http://localhost"], true),
                ([.referer: "https://LOCALHOST:443/pickup/x?y#z"], true), ([.referer: "http://localhost"], true),
                ([.referer: "http://localhost.example/"], false), ([.referer: "http://localhost:81/"], false),
                ([.referer: "http://other.example/http://localhost/"], false), ([.referer: "localhost"], false),
                ([.referer: ""], false),
            ] as [(HTTPFields, Bool)])
        func textBrowsers(from: HTTPFields, isPage: Bool) async throws {
            // w3m's, and Java's own client's.
            for accept in [
                "text/html, text/*;q=0.5, image/*, application/*, audio/*",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
            ] {
                var headers = from
                headers[.contentType] = Form.contentType
                headers[.accept] = accept
                let sending = headers
                try await TestServer().run { client in
                    let form = Form().field(.message, "m").field(.encryptionPassword, "p")
                    let sealed = try await send(client, .encrypt, form, sending)
                    #expect(sealed.status == .ok)
                    #expect(sealed.headers[.contentType]?.hasPrefix("text/html") == isPage)
                }
            }
        }

        @Test("JSON is answered with JSON even when a page is asked for")
        func json() async throws {
            try await TestServer().run { client in
                let good = try await client.post(
                    .encrypt, json: #"{"message": "m", "password": "p"}"#, headers: .page)
                #expect(try good.decoded(EncryptTextAnswer.self).algorithm == "aes_gcm")
                let bad = try await client.post(.encrypt, json: "{}", headers: .page)
                #expect(bad.errorCode == .missingMessage)
            }
        }
    }
}
