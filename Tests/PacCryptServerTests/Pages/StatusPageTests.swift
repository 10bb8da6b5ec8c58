import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacShare
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The status page")
    struct StatusPageTests {
        @Test("It asks for the token, and with it tells which share it is and what happened")
        func status() async throws {
            try await TestServer().runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) {
                    $0.field(.label, "For <Ada>").field(.maxAttempts, "3").file("a.txt", [1, 2])
                }
                let ask = try await client.get("/status/\(share.id)", headers: .page)
                expectSoundPage(ask)
                let path = "/status/\(share.id)"
                let fresh = try await browser.submit(path, ["manage_token": "\u{200B}\(share.manageToken) \u{A0}\n"])
                expectSoundPage(fresh)
                for words in ["Waiting to be picked up", "For &lt;Ada&gt;", "a.txt", "1 of 1", "0; 3 more lock it"] {
                    #expect(fresh.text.contains(words), "\(words)")
                }
                _ = try await browser.submit("/pickup/\(share.id)", ["pickup_password": "no"])
                let opened = try await browser.open(share)
                _ = try await browser.get(try #require(opened.headers[.location]))
                let after = try await browser.submit(path, ["manage_token": share.manageToken])
                for words in ["Picked up, deleted soon", "0 of 1", "1; 2 more lock it", "2 bytes", "First delivered"] {
                    #expect(after.text.contains(words), "\(words)")
                }
            }
        }

        @Test("A wrong token shows the form again", arguments: ["", "x", String(repeating: "A", count: 43)])
        func wrongToken(token: String) async throws {
            try await TestServer().runSharePages { client in
                let share = try await SharedByForm.make(client) { $0.field(.message, "m") }
                for fields in [["manage_token": token], ["manage_token": token, "change": "revoke"]] {
                    let page = try await Browser(client).submit("/status/\(share.id)", fields)
                    #expect(page.status == .unauthorized)
                    #expect(page.text.contains("The manage token is \(token.isEmpty ? "missing" : "wrong")."))
                    expectSoundPage(page)
                }
                #expect(try await client.get("/pickup/\(share.id)").status == .ok)
            }
        }

        @Test("Whoever has to wait after wrong attempts is let in at once when the sender gives them back")
        func reopened() async throws {
            try await TestServer().runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) { $0.field(.message, "m") }
                let path = "/status/\(share.id)"
                let fresh = try await browser.submit(path, ["manage_token": share.manageToken])
                #expect(!fresh.text.contains("Give all attempts back"))
                for _ in 1...5 { _ = try await browser.submit("/pickup/\(share.id)", ["pickup_password": "no"]) }
                let waiting = try await browser.submit("/pickup/\(share.id)", ["pickup_password": "link words"])
                #expect(waiting.status == .tooManyRequests)
                let status = try await browser.submit(path, ["manage_token": share.manageToken])
                #expect(status.text.contains("Give all attempts back"))
                _ = try await browser.submit(path, ["manage_token": share.manageToken, "change": "reopen"])
                _ = try await browser.unlock(share)
            }
        }

        @Test("A locked share is opened again, and any is deleted once")
        func change() async throws {
            try await TestServer().runSharePages { client in
                let browser = Browser(client)
                let share = try await SharedByForm.make(client) { $0.field(.maxAttempts, "1").field(.message, "m") }
                _ = try await browser.submit("/pickup/\(share.id)", ["pickup_password": "no"])
                let path = "/status/\(share.id)"
                let token = ["manage_token": share.manageToken]
                let status = try await browser.submit(path, token)
                for words in ["Locked after too many wrong attempts", "1, which lock it", "a text"] {
                    #expect(status.text.contains(words), "\(words)")
                }
                #expect(!status.text.contains("message.txt"), "a text is no file to its sender")
                let locked = try await browser.submit("/pickup/\(share.id)", ["pickup_password": "link words"])
                #expect(locked.status == .forbidden)
                let reopened = try await browser.submit(path, token.merging(["change": "reopen"]) { $1 })
                #expect(reopened.text.contains("All attempts are given back."))
                #expect(reopened.text.contains("1; 1 more lock it"))
                _ = try await browser.unlock(share)
                for _ in 1...2 {
                    let revoked = try await browser.submit(path, token.merging(["change": "revoke"]) { $1 })
                    #expect(revoked.status == .ok)
                    #expect(revoked.text.contains("Deleted by you"))
                    #expect(!revoked.text.contains(#"name="change""#))
                    expectSoundPage(revoked)
                }
                #expect(try await client.get("/pickup/\(share.id)").status == .gone)
            }
        }
    }
}
