import AdminAccess
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard
import Settings
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Who may leave a share")
    struct UploadAccessTests {
        private static let passphrase = "open sesame, please"
        private static let header = HTTPField.Name("PacCrypt-Upload-Passphrase")

        private static func server(_ passphrase: String? = passphrase) throws -> TestServer {
            var server = TestServer()
            server.settings.uploadAccess = passphrase == nil ? .admin : .passphrase
            server.settings.uploadPassphraseHash = try passphrase.map {
                try PasswordHash(hashing: try Password($0), kdf: .argon2id(iterations: 1, memoryKiB: 8))
            }
            server.settings.storageReserveBytes = 0
            server.settings.rateLimits = try ["pacshare": "unlimited"].mapValues(Written.init(parsing:))
            server.settings.rateLimitPerMinute = 100_000
            return server
        }

        private static func upload(
            _ client: any TestClientProtocol, passphrase: String? = nil, cookies: [String: String] = [:],
            from address: String? = nil, origin: String? = nil
        ) async throws -> TestResponse {
            var headers: HTTPFields = [.contentType: Form.contentType]
            headers[.origin] = origin
            if let passphrase, let header { headers[header] = passphrase }
            if let address, let name = HTTPField.Name("X-Forwarded-For") { headers[name] = address }
            if !cookies.isEmpty {
                headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            }
            let form = Form().field(.encryptionPassword, "for the file").field(.pickupPassword, "for the link")
                .file("a.txt", [1, 2, 3])
            return try await client.executeRequest(
                uri: APIPath.shares.rawValue, method: .post, headers: headers, body: ByteBuffer(bytes: form.bytes))
        }

        @Test("With a passphrase, an upload needs it, and nothing of another one's body is read")
        func passphrase() async throws {
            let server = try Self.server()
            try await server.run { client in
                let without = try await Self.upload(client)
                #expect(without.status == .forbidden && without.errorCode == .uploadNotAllowed)
                #expect(try await Self.upload(client, passphrase: "another").errorCode == .uploadNotAllowed)
                #expect(await server.blobs.blobs(after: nil, limit: 1).isEmpty)
                for _ in 0..<3 { #expect(try await Self.upload(client, passphrase: Self.passphrase).status == .ok) }
                #expect(try await Self.upload(client, passphrase: Self.passphrase + "!").errorCode == .uploadNotAllowed)
            }
            #expect(server.admin.recorded.count { $0 == "upload refused" } == 2)
            #expect(!server.log.lines.contains { $0.contains("sesame") })
        }

        @Test("Attempts are bounded: who has none left learns nothing, not even by the right passphrase; others go on")
        func attempts() async throws {
            var server = try Self.server()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            let (clock, admin, guesser, other) = (server.clock, server.admin, "203.0.113.7", "203.0.113.8")
            try await server.run { client in
                for address in [guesser, other] {
                    #expect(try await Self.upload(client, passphrase: Self.passphrase, from: address).status == .ok)
                }
                for _ in 0..<5 {
                    let wrong = try await Self.upload(client, passphrase: "wrong", from: guesser)
                    #expect(wrong.errorCode == .uploadNotAllowed)
                }
                for text in ["wrong", Self.passphrase] {
                    let bounded = try await Self.upload(client, passphrase: text, from: guesser)
                    #expect(bounded.status == .tooManyRequests && bounded.errorCode == .tooManyAttempts)
                    #expect(Int(bounded.headers[.retryAfter] ?? "").map { (1...300).contains($0) } == true)
                }
                for _ in 0..<10 {
                    #expect(try await Self.upload(client, passphrase: Self.passphrase, from: other).status == .ok)
                }
                clock.advance(seconds: 300)
                #expect(try await Self.upload(client, passphrase: Self.passphrase, from: guesser).status == .ok)
                #expect(admin.recorded.count { $0 == "upload refused" } == 7)
                let last = try await Self.upload(client, passphrase: "wrong", from: guesser)
                #expect(last.errorCode == .uploadNotAllowed)
                #expect(try await Self.upload(client, passphrase: "wrong", from: guesser).status == .tooManyRequests)
            }
        }

        @Test("When everybody's attempts are used up, who knows the passphrase goes on, and each guess costs its own")
        func everybody() async throws {
            var server = try Self.server()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            try await server.run { client in
                #expect(try await Self.upload(client, passphrase: Self.passphrase, from: "203.0.113.1").status == .ok)
                for number in 0..<100 {
                    let wrong = try await Self.upload(client, passphrase: "wrong", from: "198.51.100.\(number)")
                    #expect(wrong.errorCode == .uploadNotAllowed)
                }
                #expect(try await Self.upload(client, passphrase: Self.passphrase, from: "203.0.113.1").status == .ok)
                for _ in 0..<5 {
                    let wrong = try await Self.upload(client, passphrase: "wrong", from: "203.0.113.2")
                    #expect(wrong.errorCode == .tooManyAttempts)
                }
                let right = try await Self.upload(client, passphrase: Self.passphrase, from: "203.0.113.2")
                #expect(right.errorCode == .tooManyAttempts)
            }
        }

        @Test(
            "A passphrase beyond ASCII goes through the header in UTF-8, composed or not",
            arguments: ["grüne Tür 🔑", "gru\u{308}ne Tu\u{308}r 🔑"])
        func unicode(shown: String) async throws {
            let server = try Self.server("grüne Tür 🔑")
            try await server.run { client in
                #expect(try await Self.upload(client, passphrase: shown).status == .ok)
                #expect(try await Self.upload(client, passphrase: "grune Tur 🔑").errorCode == .uploadNotAllowed)
                let browser = Browser(client)
                let entered = try await browser.post(
                    "/upload-access", ["passphrase": shown], token: false, headers: .page)
                #expect(entered.status == .seeOther)
                #expect(browser.cookies.values.allSatisfy { $0.allSatisfy(\.isASCII) })
                #expect(try await Self.upload(client, cookies: browser.cookies).status == .ok)
            }
        }

        @Test("A passphrase in another encoding is told so, and costs no attempt")
        func latin1() async throws {
            let server = try Self.server("grün")
            try await server.run { client in
                let port = client.port
                for _ in 0..<6 {
                    let answer = try await RawConnection.talk(to: port) { connection in
                        try connection.send("POST /api/pacshare HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
                        try connection.send(Array("PacCrypt-Upload-Passphrase: gr".utf8) + [0xFC] + Array("n\r\n".utf8))
                        try connection.send("Content-Length: 0\r\n\r\n")
                        return try connection.receiveToEnd()
                    }
                    #expect(answer.hasPrefix("HTTP/1.1 403 "))
                    #expect(answer.contains("PacCrypt-Upload-Passphrase is not UTF-8"))
                }
                #expect(try await Self.upload(client, passphrase: "grün").status == .ok)
            }
        }

        @Test("A browser gets a cookie for the passphrase, which holds for twelve hours and for that passphrase only")
        func cookie() async throws {
            let server = try Self.server()
            try await server.admin.makeAccount()
            try await server.run { client in
                let browser = Browser(client)
                let wrong = try await browser.post("/upload-access", ["passphrase": "wrong"], token: false)
                #expect(wrong.errorCode == .uploadNotAllowed && browser.cookies.isEmpty)
                let page = try await browser.post(
                    "/upload-access", ["passphrase": Self.passphrase], token: false, headers: .page)
                #expect(page.status == .seeOther && page.headers[.location] == "/")
                let line = page.headers[.setCookie] ?? ""
                #expect(line.contains("HttpOnly; SameSite=Strict") && line.contains("Max-Age=43200"))
                let cookies = browser.cookies
                #expect(try await Self.upload(client, cookies: cookies).status == .ok)
                let foreign = try await Self.upload(client, cookies: cookies, origin: "http://evil.example")
                #expect(foreign.errorCode == .foreignOrigin)
                #expect(server.admin.recorded.last == "origin_refusal refused")
                let own = try await Self.upload(client, cookies: cookies, origin: Browser.origin)
                #expect(own.status == .ok)
                let altered = cookies.mapValues { "9" + $0 }
                #expect(try await Self.upload(client, cookies: altered).errorCode == .uploadNotAllowed)
                server.clock.advance(seconds: Int64(UploadPass.lifetimeSeconds))
                #expect(try await Self.upload(client, cookies: cookies).errorCode == .uploadNotAllowed)
            }
        }

        @Test("A request keeps to the settings that it began with, also when they are changed before it is verified")
        func changedMeanwhile() async throws {
            let server = try Self.server()
            let changed = RequestPolicy(settings: try Self.server("another passphrase").settings)
            let cookies = ["paccrypt_session": CookieToken.random().text]
            // Between finding out that a passphrase is needed and comparing the one that was sent.
            server.admin.duringLookUp.withLock { $0 = { $0.replace(with: changed) } }
            try await server.run { client in
                let begun = try await Self.upload(client, passphrase: Self.passphrase, cookies: cookies)
                #expect(begun.status == .ok)
                let next = try await Self.upload(client, passphrase: Self.passphrase, cookies: cookies)
                #expect(next.errorCode == .uploadNotAllowed)
            }
        }

        @Test("A request's session is looked up once")
        func oneLookUp() async throws {
            let server = try Self.server()
            let lookUps = Tally()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                server.admin.duringLookUp.withLock { $0 = { _ in lookUps.end() } }
                server.admin.developerMode.set(true)
                let wrong = try await browser.post(
                    "/upload-access", ["passphrase": "wrong"], token: false, headers: .page)
                #expect(wrong.status != .ok)
            }
            #expect(lookUps.ended == 1)
        }

        @Test("Another passphrase ends the cookies of the one before")
        func change() throws {
            let pass = UploadPass(secret: .random(count: 32))
            let now = Timestamp(milliseconds: 1_700_000_000_000)
            let hashes = try (0..<2).map { _ in
                try PasswordHash(hashing: try Password("p"), kdf: .argon2id(iterations: 1, memoryKiB: 8))
            }
            let text = pass.issue(for: hashes[0], now: now)
            #expect(pass.isValid(text, for: hashes[0], now: now))
            #expect(!pass.isValid(text, for: hashes[1], now: now))
            #expect(!UploadPass(secret: .random(count: 32)).isValid(text, for: hashes[0], now: now))
            for text in ["", ".", "1.", text + "A", String(text.dropLast()), "99999999999999999999" + text] {
                #expect(!pass.isValid(text, for: hashes[0], now: now))
            }
        }

        @Test("Another site cannot enter a passphrase in somebody's browser")
        func otherSite() async throws {
            try await Self.server().run { client in
                let answer = try await Browser(client).post(
                    "/upload-access", ["passphrase": Self.passphrase], origin: "http://evil.example", token: false)
                #expect(answer.errorCode == .foreignOrigin && answer.headers[.setCookie] == nil)
            }
        }

        @Test("Where only admins upload, a session is needed, and no passphrase is asked for")
        func admin() async throws {
            let server = try Self.server(nil)
            try await server.runWithAdmin { client, browser in
                #expect(try await Self.upload(client).errorCode == .uploadNotAllowed)
                #expect(try await Self.upload(client, passphrase: "p").errorCode == .uploadNotAllowed)
                let entered = try await browser.post("/upload-access", ["passphrase": "p"], token: false)
                #expect(entered.errorCode == .conflict)
                try await browser.logIn()
                #expect(try await Self.upload(client, cookies: browser.cookies).status == .ok)
                let foreign = try await Self.upload(client, cookies: browser.cookies, origin: "http://evil.example")
                #expect(foreign.errorCode == .foreignOrigin)
            }
        }

        @Test("An admin may upload without the passphrase, but not from an address that the allow-list refuses")
        func allowList() async throws {
            var server = try Self.server()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            server.settings.adminIPWhitelist = try ["203.0.113.7"].map(Written.init(parsing:))
            try await server.admin.makeAccount()
            try await server.run { client in
                struct Token: Decodable { let csrf_token: String }
                let listed = try #require(HTTPField.Name("X-Forwarded-For"))
                let browser = Browser(client)
                let page = try await browser.get(
                    "/admin-login", headers: [.accept: "application/json", listed: "203.0.113.7"])
                let token = try page.decoded(Token.self).csrf_token
                _ = try await browser.post(
                    "/admin-login",
                    ["username": AdminState.name, "password": AdminState.password, "csrf_token": token],
                    headers: [listed: "203.0.113.7"])
                let cookies = browser.cookies
                #expect(try await Self.upload(client, cookies: cookies, from: "203.0.113.7").status == .ok)
                let refused = try await Self.upload(client, cookies: cookies, from: "203.0.113.8")
                #expect(refused.errorCode == .uploadNotAllowed)
            }
        }

        @Test("A network may leave a few times the shares of one client; an address that many share counts alone")
        func networks() async throws {
            var server = try Self.server()
            server.settings.uploadAccess = .everyone
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            server.settings.sharedNetworks = try ["203.0.113.0/24"].map(Written.init(parsing:))
            server.settings.maxActiveSharesPerClient = 1
            try await server.run { client in
                for address in ["192.0.2.1", "192.0.2.2", "203.0.113.1", "203.0.113.2", "203.0.113.3"] {
                    let taken = try await Self.upload(client, from: address)
                    #expect(taken.status == .ok, "\(address)")
                }
                for address in ["192.0.2.1", "192.0.2.3", "203.0.113.1"] {
                    let refused = try await Self.upload(client, from: address)
                    #expect(refused.errorCode == .tooManyShares, "\(address)")
                }
                let elsewhere = try await Self.upload(client, from: "192.0.3.1")
                #expect(elsewhere.status == .ok)
            }
        }
    }
}
