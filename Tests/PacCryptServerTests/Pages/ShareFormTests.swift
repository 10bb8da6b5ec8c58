import Foundation
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import PacShare
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The forms that share, and what they lead to")
    struct ShareFormTests {
        @Test("The first page has a form for a text and one for files, in which everything else comes first")
        func forms() async throws {
            try await TestServer().runSharePages { client in
                let page = try await client.get("/", headers: .page).text
                let forms = page.split(separator: "<form ").filter { $0.contains(#"action="/api/pacshare""#) }
                #expect(forms.count == 2)
                for (form, content) in zip(forms, [#"name="message""#, #"name="file" multiple"#]) {
                    #expect(form.contains(#"enctype="multipart/form-data""#))
                    let last = try #require(form.range(of: content)?.lowerBound)
                    for field in [
                        "pickup_password", "enc_password", "public_key", "algorithm", "expires_in", "max_downloads",
                        "enable_2fa", "max_attempts", "label",
                    ] {
                        let place = try #require(form.range(of: "name=\"\(field)\"")?.lowerBound, "\(field)")
                        #expect(place < last, "\(field)")
                    }
                    #expect(form.contains(#"<option value="7d" selected>"#))
                }
                #expect(page.contains("Anyone who has the link can use the attempts up"))
                let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
                #expect(Set(ids).count == ids.count)
            }
        }

        @Test(
            "No life is offered that is longer than allowed",
            arguments: [
                (1, ["1h", "1d"], "1d"), (5, ["1h", "1d", "3d", "5d"], "5d"),
                (14, ["1h", "1d", "3d", "7d", "14d"], "7d"),
            ])
        func lifetimes(days: Int, values: [String], chosen: String) {
            var limits = ShareLimits()
            limits.maxAgeSeconds = Int64(days) * 86_400
            let lifetimes = HomeModel(limits: limits, need: .nothing).lifetimes
            #expect(lifetimes.map(\.value) == values)
            #expect(lifetimes.filter(\.isSelected).map(\.value) == [chosen])
        }

        @Test("Who may not share gets no form for it, but the way to be let in")
        func access() async throws {
            var server = TestServer()
            server.settings.uploadAccess = .passphrase
            server.settings.uploadPassphraseHash = try PasswordHash(
                hashing: try Password("open sesame"), kdf: .argon2id(iterations: 1, memoryKiB: 8))
            try await server.runSharePages { client in
                let browser = Browser(client)
                let outside = try await browser.get("/", headers: .page)
                #expect(outside.text.contains(#"action="/upload-access""#))
                #expect(!outside.text.contains(#"action="/api/pacshare""#))
                let entered = try await browser.submit("/upload-access", ["passphrase": "open sesame"])
                #expect(entered.headers[.location] == "/")
                let inside = try await browser.get("/", headers: .page)
                #expect(!inside.text.contains(#"action="/upload-access""#))
                #expect(inside.text.contains(#"action="/api/pacshare""#))
            }
            server.settings.uploadAccess = .admin
            try await server.admin.makeAccount()
            try await server.runSharePages { client in
                let browser = Browser(client)
                #expect(try await browser.get("/", headers: .page).text.contains("Only an admin can share here."))
                try await browser.logIn()
                #expect(try await browser.get("/", headers: .page).text.contains(#"action="/api/pacshare""#))
            }
        }

        @Test("A wrong passphrase gives the form again, with the reason at its field and nothing of what was typed")
        func wrongPassphrase() async throws {
            var server = TestServer()
            server.settings.uploadAccess = .passphrase
            server.settings.uploadPassphraseHash = try PasswordHash(
                hashing: try Password("open sesame"), kdf: .argon2id(iterations: 1, memoryKiB: 8))
            try await server.runSharePages { client in
                let browser = Browser(client)
                let plain = try await browser.get("/", headers: .page)
                #expect(!plain.text.contains("passphrase-error") && !plain.text.contains("autofocus"))
                let page = try await browser.submit("/upload-access", ["passphrase": "TYPED"])
                #expect(page.status == .forbidden && browser.cookies.isEmpty)
                expectSoundPage(page)
                let reason = #"<p class="error" id="passphrase-error">The upload passphrase is wrong.</p>"#
                #expect(page.text.contains(reason))
                #expect(page.text.contains(#"aria-describedby="passphrase-error passphrase-hint""#))
                #expect(!page.text.contains("TYPED"))
                for _ in 0..<4 { _ = try await browser.submit("/upload-access", ["passphrase": "x"]) }
                let bounded = try await browser.submit("/upload-access", ["passphrase": "x"])
                #expect(bounded.status == .tooManyRequests && bounded.headers[.retryAfter] != nil)
                #expect(bounded.text.contains("passphrase-error"))
                let foreign = try await browser.submit(
                    "/upload-access", ["passphrase": "x"], origin: "http://evil.example")
                #expect(foreign.status == .forbidden && !foreign.text.contains("passphrase-error"))
            }
        }

        @Test("Forms that take long can be cancelled; without JavaScript no button says so")
        func cancelling() async throws {
            try await TestServer().runSharePages { client in
                let page = try await client.get("/", headers: .page).text
                let forms = page.split(separator: "<form ").filter { $0.contains("type=\"file\"") }
                #expect(forms.count == 3)
                #expect(forms.allSatisfy { $0.contains("<button type=\"button\" data-cancels hidden>Cancel</button>") })
                let script = try await client.get("/static/cancel.js")
                #expect(script.status == .ok && script.headers[.contentType] == "text/javascript; charset=utf-8")
            }
        }

        @Test("A browser gets a page with the links, and with 2FA the secret; a program gets JSON")
        func created() async throws {
            let server = TestServer()
            try await server.runSharePages { client in
                let share = try await SharedByForm.make(client) {
                    $0.field(.enable2FA, "on").field(.maxDownloads, "3").field(.message, "text")
                }
                let text = share.page.text
                expectSoundPage(share.page)
                #expect(text.contains("http://localhost/status/\(share.id)#\(share.manageToken)"))
                // The tests' pictures hold the text itself.
                let link = try #require(text.firstMatch(of: /src="data:image\/png;base64,([^"]+)"/)?.1)
                let linkText = String(decoding: try #require(Data(base64Encoded: String(link))), as: UTF8.self)
                #expect(linkText == "http://localhost/pickup/\(share.id)")
                #expect(text.contains("3 times"))
                #expect(text.firstMatch(of: /id="totp-secret" value="[A-Z2-7]{32}"/) != nil)
                let picture = try #require(text.firstMatch(of: /src="http:\/\/localhost(\/qr\/[^"]+)"/)?.1)
                #expect(try await client.get(String(picture)).text.hasPrefix("otpauth://"))

                let plain = try await SharedByForm.make(client) { $0.field(.message, "text") }
                #expect(!plain.page.text.contains("totp-secret"))
                let form = Form().field(.pickupPassword, "p").field(.encryptionPassword, "q").field(.message, "m")
                #expect(try await client.post(.shares, form).headers[.contentType] == "application/json")
            }
        }

        @Test("What is refused is a page for a browser, with the same status and reason")
        func refused() async throws {
            try await TestServer().runSharePages { client in
                let form = Form().field(.pickupPassword, "p").field(.encryptionPassword, "q")
                    .field(.expiresIn, "soon").field(.message, "m")
                let page = try await SharedByForm.send(client, form)
                #expect(page.status == .badRequest)
                #expect(page.text.contains("<p>expires_in must be a time"))
                #expect(try await client.post(.shares, form).errorCode == .invalidShareOption)
            }
        }
    }
}
