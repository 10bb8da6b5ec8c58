import Foundation
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("Wrong passwords and many visitors of a share")
    struct ShareGuardTests {
        private static let content = Data("what was left behind the link".utf8)

        private func send(_ more: [FormField] = []) throws -> SentShare {
            try SentShare(
                [.file(named: "f", Self.content)] + more, at: try RunningServer(settings: ShareSettings.text()))
        }

        private static let wrong = ["pickup_password": "wrong"]

        @Test("of 100 wrong passwords five are tried and the rest told to wait five minutes; others are not kept out")
        func oneClient() throws {
            let share = try send()
            let ticket = try share.ticket(["--interface", "127.0.0.9"])
            let url = share.server.url + share.path + "/unlock"
            let outcomes = try ManyCurls.post(
                to: url, Array(repeating: (Self.wrong, "127.0.0.2"), count: 100), areParallel: false)
            #expect(outcomes.map(\.status) == Array(repeating: 401, count: 5) + Array(repeating: 429, count: 95))
            #expect(outcomes.dropFirst(5).allSatisfy { (1...300).contains($0.retryAfter ?? 0) })
            // The right password does not help whoever has to wait, and a wrong one burned nothing.
            let right = ["pickup_password": SentShare.pickupPassword]
            let late = try ManyCurls.post(to: url, [(right, "127.0.0.2"), (right, "127.0.0.3")], areParallel: false)
            #expect(late.map(\.status) == [429, 200])
            let status = try share.status()
            #expect(status.state == "active" && status.failedAttempts == 5 && status.opened == 0)
            #expect(try share.open(ticket: ticket).status == 200, "a ticket is not affected")
        }

        @Test("from many networks twenty wrong passwords are tried, then three of each; nobody else is kept out")
        func manyClients() throws {
            let share = try send()
            let ticket = try share.ticket(["--interface", "127.0.0.9"])
            let url = share.server.url + share.path + "/unlock"
            let guesses = (0..<100).map { (Self.wrong, "127.1.\($0 / 4 + 1).1") }
            let outcomes = try ManyCurls.post(to: url, guesses, areParallel: false)
            // The first five networks use up what all have in common. One more of that is given every minute, and then
            // a network tries its fourth, too. The clock is the server's, whose answers have whole seconds.
            let dates = outcomes.compactMap(\.date)
            let (first, last) = (try #require(dates.first), try #require(dates.last))
            #expect(dates.count == 100)
            let tried = outcomes.count { $0.status == 401 }
            #expect((80...(80 + Int(last.timeIntervalSince(first) + 2) / 60)).contains(tried))
            #expect(outcomes.indices.allSatisfy { $0 >= 20 && $0 % 4 == 3 || outcomes[$0].status == 401 })
            // As long as the next one that all have in common takes: the network itself has to wait for an hour.
            let refused = outcomes.filter { $0.status != 401 }
            #expect(refused.allSatisfy { $0.status == 429 && (1...60).contains($0.retryAfter ?? 0) })
            #expect(try share.unlock(["--interface", "127.0.0.3"]).status == 200, "whose network has not tried yet")
            #expect(try share.status().failedAttempts == tried)
            #expect(try share.open(ticket: ticket).status == 200, "a ticket is not affected")
        }

        @Test("100 wrong passwords at the same time are no more attempts than one after the other")
        func atTheSameTime() throws {
            let share = try send()
            let guesses = (0..<100).map { (Self.wrong, "127.0.1.\($0 % 50 + 1)") }
            let outcomes = try ManyCurls.post(to: share.server.url + share.path + "/unlock", guesses, areParallel: true)
            let tried = outcomes.count { $0.status == 401 }
            // They are one network, which gets one more after 150 seconds; no request takes more than 100.
            #expect(tried <= 10 && outcomes.allSatisfy { [401, 429, 503].contains($0.status) })
            #expect(try share.status().failedAttempts == tried)
        }

        @Test("with max_attempts a share locks, and the manage token opens it again")
        func attempts() throws {
            let share = try send([.text("max_attempts", "3")])
            let ticket = try share.ticket()
            #expect(try share.unlock(password: "wrong").status == 401)
            #expect(try share.open(ticket: ticket, password: "wrong").status == 401)
            #expect(try share.unlock(password: "wrong").status == 401)
            #expect(try share.unlock().refusal().code == "locked")
            #expect(try share.status().state == "locked")
            #expect(try share.server.curl(share.path + "/reopen", ["-X", "POST"]).status == 401)
            let reopened: ShareStatusAnswer = try share.manage("/reopen", "POST").decoded()
            #expect(reopened.state == "active")
            #expect(try share.pickUp().body == Self.content)
        }

        @Test("a revoked share is over at once, and its stored file is gone")
        func revoked() throws {
            let share = try send()
            let lease = try share.lease()
            #expect(try share.server.curl(share.path, ["-X", "DELETE"]).status == 401)
            #expect(try (share.manage("", "DELETE").decoded() as ShareStatusAnswer).state == "revoked")
            #expect(try share.file(lease).status == 401)
            #expect(try share.unlock().status == 410)
            #expect(share.server.storedNames.isEmpty)
        }

        @Test("of 50 who open at the same time one gets the last download")
        func parallelOpens() throws {
            let share = try send()
            let url = share.server.url + share.path
            // A ticket has five attempts.
            let tickets = try (0..<10).map { _ in try share.ticket() }
            let requests = (0..<50).map { number in
                (
                    ["enc_password": SentShare.encryptionPassword, "ticket": tickets[number / 5]],
                    "127.0.1.\(number + 1)"
                )
            }
            let outcomes = try ManyCurls.post(to: url + "/open", requests, areParallel: true)
            #expect(outcomes.count == 50)
            #expect(outcomes.count { $0.status == 200 } == 1)
            // On a busy machine some may be told to come again.
            #expect(outcomes.allSatisfy { [200, 409, 503].contains($0.status) })
            #expect(outcomes.contains { $0.status == 409 && (1...60).contains($0.retryAfter ?? 0) })
            #expect(try share.status().opened == 1)
        }

        @Test("200 GETs of the pickup page, of what a form needs, and of the QR code change nothing")
        func gets() throws {
            let share = try send([.text("enable_2fa", "on")])
            let before = try share.status()
            #expect(try eventually { try entries(of: share.server).contains("upload") })
            let records = try entries(of: share.server)
            let qrCode = try #require(share.created.qrCodeURL)
            for url in [share.created.pickupURL, share.server.url + share.path, qrCode] {
                let outcomes = try ManyCurls.get(url, times: 200)
                #expect(outcomes.count == 200 && outcomes.allSatisfy { $0.status == 200 }, "\(url)")
            }
            #expect(try share.status() == before)
            #expect(try entries(of: share.server) == records)
        }

        /// What is on record, besides that somebody looked at it.
        private func entries(of server: RunningServer) throws -> [String] {
            try server.auditEntries().compactMap(\.event).filter { $0 != "log_export" }
        }
    }
}
