import Foundation
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard
import Settings
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Browsers that have unlocked a share before")
    struct KnownBrowserTests {
        private static func server() throws -> TestServer {
            var server = TestServer()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            return server
        }

        private static func headers(from address: String, cookie: String? = nil) throws -> HTTPFields {
            var fields: HTTPFields = [try #require(HTTPField.Name("X-Forwarded-For")): address]
            fields[.cookie] = cookie
            return fields
        }

        /// The pair of the cookie that an answer sets.
        private static func pair(_ line: String) -> String { String(line.prefix { $0 != ";" }) }

        /// Strangers use up what is theirs, from one address and from many networks.
        private static func guess(_ calls: ShareCalls, _ id: String) async throws {
            for number in 0..<40 {
                var isRefused = false
                while !isRefused {
                    let answer = try await unlock(calls, id, "wrong", from: "203.0.\(113 + number).9")
                    isRefused = answer.errorCode == .tooManyAttempts
                    #expect(isRefused || answer.errorCode == .wrongCredentials)
                }
            }
        }

        private static func unlock(
            _ calls: ShareCalls, _ id: String, _ password: String, from address: String, cookie: String? = nil
        ) async throws -> TestResponse {
            try await calls.send(
                .post, APIPath.shareUnlock.path(id: id), type: "application/json",
                headers: try headers(from: address, cookie: cookie),
                body: try JSONEncoder().encode(UnlockShareRequest(pickupPassword: SecretText(password))))
        }

        @Test("One gets in from an address that has no attempt left, with the cookie that the first unlocking set")
        func program() async throws {
            let server = try Self.server()
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                let first = try await Self.unlock(calls, share.id, "for the link", from: "203.0.113.9")
                let line = try #require(first.headers[.setCookie])
                #expect(line.contains("; Path=/api/pacshare/\(share.id); HttpOnly; SameSite=Strict; Max-Age="))
                try await Self.guess(calls, share.id)
                let without = try await Self.unlock(calls, share.id, "for the link", from: "203.0.113.9")
                #expect(without.errorCode == .tooManyAttempts && without.headers[.setCookie] == nil)
                let with = try await Self.unlock(
                    calls, share.id, "for the link", from: "203.0.113.9", cookie: Self.pair(line))
                #expect(with.status == .ok && with.headers[.setCookie] == nil, "it is known already")
            }
        }

        @Test("The page knows a browser by a cookie of its own address, and a recipient of another network needs none")
        func page() async throws {
            try await Self.server().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                let path = APIPath.pickupPage.path(id: share.id)
                let submit = { (address: String, cookie: String?) in
                    var headers = try Self.headers(from: address, cookie: cookie)
                    headers[.accept] = Browser.accept
                    headers[.secFetchSite] = "same-origin"
                    return try await calls.send(
                        .post, path, type: "application/x-www-form-urlencoded", headers: headers,
                        body: Data("pickup_password=for+the+link".utf8))
                }
                let line = try #require(try await submit("203.0.113.9", nil).headers[.setCookie])
                #expect(line.contains("; Path=/pickup/\(share.id); HttpOnly; SameSite=Strict; Max-Age="))
                try await Self.guess(calls, share.id)
                #expect(try await submit("198.51.100.7", nil).status == .ok)
                #expect(try await submit("203.0.113.9", nil).status == .tooManyRequests)
                #expect(try await submit("203.0.113.9", Self.pair(line)).status == .ok)
            }
        }

        @Test("A cookie is good for its share alone, until that one's end, and as the server has made it")
        func bound() throws {
            let now = Timestamp(milliseconds: 1_000_000)
            let pass = BrowserPass(secret: .random(count: 32)) { now }
            let id = ShareID.random()
            let end = now.advanced(bySeconds: 100)
            let line = try #require(pass.cookie(of: id, until: end, in: [:], below: .share, isHTTPS: true)?.value)
            #expect(line.contains("; Secure; Max-Age=100"))
            let pair = Self.pair(line)
            let browser = try #require(pass.browser(of: id, in: [.cookie: pair]))
            #expect(pass.cookie(of: id, until: end, in: [.cookie: pair], below: .share, isHTTPS: true) == nil)
            #expect(pass.browser(of: .random(), in: [.cookie: pair]) == nil)
            #expect(BrowserPass(secret: .random(count: 32)) { now }.browser(of: id, in: [.cookie: pair]) == nil)
            let other = try #require(pass.cookie(of: id, until: end, in: [:], below: .share, isHTTPS: true)?.value)
            #expect(pass.browser(of: id, in: [.cookie: Self.pair(other)]) != browser)
            for index in pair.indices.dropFirst("paccrypt_known=".count) {
                var altered = pair
                altered.replaceSubrange(index...index, with: pair[index] == "1" ? "2" : "1")
                #expect(pass.browser(of: id, in: [.cookie: altered]) == nil)
            }
        }

        @Test("A cookie ends with its share")
        func ended() throws {
            let secret = SecretBytes.random(count: 32)
            let now = Timestamp(milliseconds: 1_000_000)
            let id = ShareID.random()
            let end = now.advanced(bySeconds: 100)
            let pass = BrowserPass(secret: secret) { now }
            let pair = Self.pair(
                try #require(pass.cookie(of: id, until: end, in: [:], below: .share, isHTTPS: false)?.value))
            let later = BrowserPass(secret: secret) { now.advanced(bySeconds: 100) }
            #expect(later.browser(of: id, in: [.cookie: pair]) == nil)
            #expect(later.cookie(of: id, until: end, in: [:], below: .share, isHTTPS: false) == nil)
        }
    }
}
