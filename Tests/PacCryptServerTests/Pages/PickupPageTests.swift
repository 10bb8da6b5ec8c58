import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacShare
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The pages of a pickup")
    struct PickupPageTests {
        @Test("Looking changes nothing")
        func looking() async throws {
            let server = TestServer()
            try await server.runSharePages { client in
                let share = try await SharedByForm.make(client) { $0.file("a.txt", [1]) }
                let key = try #require(ShareID(share.id)).key
                let before = await server.shares.share(key)
                for _ in 1...5 {
                    let page = try await client.get("/pickup/\(share.id)", headers: .page)
                    #expect(page.status == .ok)
                    expectSoundPage(page)
                    #expect(!page.text.contains("totp_code"))
                }
                #expect(await server.shares.share(key) == before)
            }
        }

        @Test("One file: two forms, then the way to the file with a cookie for this share alone, then the end")
        func oneFile() async throws {
            let server = TestServer()
            try await server.runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) { $0.file("Grüße <1>.txt", Array("content".utf8)) }
                let (ticket, page) = try await browser.unlock(share)
                expectSoundPage(page)
                #expect(page.text.contains("Grüße &lt;1&gt;.txt <span>7 bytes</span>"))
                #expect(page.text.contains("Downloads left</dt><dd>1<"))
                #expect(page.text.contains("10 minutes after it is picked up completely"))
                let opened = try await browser.submit(
                    "/pickup/\(share.id)", ["ticket": ticket, "enc_password": "file words"])
                #expect(opened.status == .seeOther)
                let path = try #require(opened.headers[.location])
                #expect(path == "/api/pacshare/\(share.id)/file")
                let cookie = try #require(opened.headers[.setCookie])
                #expect(cookie.hasSuffix("; Path=/api/pacshare/\(share.id); HttpOnly; SameSite=Strict"))
                #expect(try await browser.get(path, headers: .page).text == "content")
                let end = try await browser.submit("/api/pacshare/\(share.id)/confirm", [:])
                expectSoundPage(end)
                #expect(end.text.contains("<h1>Deleted</h1>"))
                let over = try await browser.get("/pickup/\(share.id)", headers: .page)
                #expect(over.status == .gone)
                #expect(over.text.contains("The share is over"))
            }
        }

        @Test("Several files: a page with a link to each and to the zip")
        func severalFiles() async throws {
            try await TestServer().runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) {
                    $0.field(.maxDownloads, "2").file("a.txt", [65]).file("b\u{202E}.txt", [66, 66])
                }
                let page = try await browser.open(share)
                expectSoundPage(page)
                #expect(page.text.contains(#"file?n=1">a.txt</a> <span>1 byte</span>"#))
                #expect(page.text.contains(##"file?n=2">b\u{202E}.txt</a> <span>2 bytes</span>"##))
                #expect(page.text.contains("It can be picked up once more"))
                #expect(!page.text.contains("delete it now"))
                let paths = page.text.matches(of: /href="(\/api[^"]+)"/).map { String($0.1) }
                #expect(paths.count == 3)
                var bytes: [[UInt8]] = []
                for path in paths { bytes.append(try await browser.get(path).bytes) }
                #expect(bytes[0] == [65] && bytes[1] == [66, 66])
                #expect(bytes[2].starts(with: Array("PK".utf8)))
            }
        }

        @Test("A text stands on its page as it is, behind a click, and is delivered with it")
        func text() async throws {
            let server = TestServer()
            try await server.runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) { $0.field(.message, "\n</textarea><b>&amp;") }
                let page = try await browser.open(share)
                expectSoundPage(page)
                #expect(page.text.contains("<details"))
                #expect(page.text.contains(">\n\n&lt;/textarea&gt;&lt;b&gt;&amp;amp;</textarea>"))
                #expect(page.text.firstMatch(of: /It is deleted at \d\d:\d\d UTC, or now/) != nil)
                // The next answer on this connection comes after the page was noted as sent.
                _ = try await client.get("/healthz")
                let key = try #require(ShareID(share.id)).key
                #expect(await server.shares.share(key)?.history.deliveries == 1)
                server.clock.advance(seconds: 601)
                #expect(try await client.get("/pickup/\(share.id)").status == .gone)
            }
        }

        @Test("A wrong password shows the form again; too many end at the first step")
        func wrong() async throws {
            try await TestServer().runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) { $0.file("a.txt", [1]) }
                let first = try await browser.submit("/pickup/\(share.id)", ["pickup_password": "no"])
                #expect(first.status == .unauthorized)
                #expect(first.text.contains(#"role="alert">The password for the link is wrong."#))
                let ticket = try await browser.unlock(share).ticket
                for _ in 1...5 {
                    let second = try await browser.submit(
                        "/pickup/\(share.id)", ["ticket": ticket, "enc_password": "no"])
                    #expect(second.status == .unauthorized)
                    #expect(second.text.contains(ticket))
                    #expect(second.text.contains(#"role="alert">The password for the files is wrong."#))
                    expectSoundPage(second)
                }
                let ended = try await browser.submit(
                    "/pickup/\(share.id)", ["ticket": ticket, "enc_password": "file words"])
                #expect(ended.status == .unauthorized)
                #expect(ended.text.contains("Unlock the share again."))
                #expect(ended.text.contains(#"name="pickup_password""#))
            }
        }

        @Test("Who comes second is told when to come again, on the page with the form")
        func taken() async throws {
            try await TestServer().runSharePages { client in
                let share = try await SharedByForm.make(client) { $0.file("a.txt", [1]) }
                #expect(try await Browser(client).open(share).status == .seeOther)
                let late = try await Browser(client).open(share)
                #expect(late.status == .conflict)
                #expect(late.headers[.retryAfter] == "60")
                #expect(late.text.contains("The share is being downloaded right now. Try again in 60 seconds."))
            }
        }

        @Test("A share for a key asks for the key, and says who will see it")
        func key() async throws {
            try await TestServer().runSharePages { client in
                let browser = Browser(client)
                let answer = try await client.post(.generateKeyPair, json: #"{"algorithm": "xwing_hybrid"}"#)
                let keys = try answer.decoded(KeyPairAnswer.self)
                let form = Form().field(.pickupPassword, "link words").field(.algorithm, "xwing_hybrid")
                    .field(.publicKey, keys.publicKey).field(.message, "for you")
                let share = try await SharedByForm.make(client, form: form)
                let (ticket, page) = try await browser.unlock(share)
                expectSoundPage(page)
                #expect(page.text.contains("This server will see the key."))
                #expect(page.text.contains("paccrypt pickup --private-key KEY.pem http://localhost/pickup/\(share.id)"))
                #expect(!page.text.contains(#"name="enc_password""#))
                let text = try await browser.submit(
                    "/pickup/\(share.id)", ["ticket": ticket, "private_key": keys.privateKey.text])
                #expect(text.text.contains("for you"))
            }
        }

        @Test("A sealed share tells how it is taken")
        func sealed() async throws {
            try await TestServer().runSharePages { client in
                let container = try await client.post(
                    .encrypt, Form().field(.encryptionPassword, "file words").file("a.txt", [1]))
                let share = try await SharedByForm.make(
                    client,
                    form: Form().field(.pickupPassword, "link words").field(.sealed, "on")
                        .file("file.bin", container.bytes))
                let page = try await client.get("/pickup/\(share.id)", headers: .page)
                expectSoundPage(page)
                #expect(page.text.contains("paccrypt pickup http://localhost/pickup/\(share.id)"))
                #expect(!page.text.contains("<form"))
            }
        }

        @Test("A form of another site changes nothing", arguments: ["http://evil.example", nil])
        func foreign(origin: String?) async throws {
            let server = TestServer()
            try await server.runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) { $0.file("a.txt", [1]) }
                let key = try #require(ShareID(share.id)).key
                let before = await server.shares.share(key)
                for (path, fields) in [
                    ("/pickup/\(share.id)", ["pickup_password": "link words"]),
                    ("/status/\(share.id)", ["manage_token": share.manageToken, "change": "revoke"]),
                ] {
                    let answer = try await browser.submit(path, fields, origin: origin)
                    #expect(answer.status == .forbidden)
                    #expect(answer.text.contains("does not come from this site"))
                }
                #expect(await server.shares.share(key) == before)
            }
        }

        @Test("What is not there is a page, whatever the id ends in", arguments: ["A", "z"])
        func missing(end: String) async throws {
            try await TestServer().runSharePages { client in
                for (path, heading) in [("/pickup/", "There is no such share"), ("/qr/", "Not found")] {
                    let answer = try await client.get(path + String(repeating: "A", count: 31) + end)
                    #expect(answer.status == .notFound)
                    #expect(answer.text.contains("<h1>\(heading)</h1>"))
                    #expect(answer.text.contains("Error 404"))
                }
                let file = try await client.get(
                    "/api/pacshare/\(String(repeating: "A", count: 32))/file", headers: .page)
                #expect(file.status == .unauthorized)
                #expect(file.text.contains("<h1>Open the share again</h1>"))
            }
        }
    }
}
