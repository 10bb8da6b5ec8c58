import Foundation
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import PacShare
import Testing
import TextEncodings

@testable import PacCryptServer

extension ServerTests {
    @Suite("Picking up a share")
    struct SharePickupTests {
        private static let content = ShareUploadTests.content

        @Test("Ranges are answered as asked for, and together they deliver the share")
        func ranges() async throws {
            let server = TestServer()
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("ü;\u{202E}x.bin", Self.content))
                let lease = try await calls.lease(share.id)
                let first = try await calls.file(share.id, lease: lease, headers: [.range: "bytes=0-99999"])
                #expect(first.status == .partialContent)
                #expect(first.headers[.contentRange] == "bytes 0-99999/200000")
                #expect(first.headers[.acceptRanges] == "bytes")
                #expect(
                    first.headers[.contentDisposition]
                        == "attachment; filename=\"_;_x.bin\"; filename*=UTF-8''%C3%BC%3B_x.bin")
                #expect(try await calls.status(share).deliveredAt == nil)

                let tag = try #require(first.headers[.eTag])
                let rest = try await calls.file(
                    share.id, lease: lease, headers: [.range: "bytes=100000-", .ifRange: tag])
                #expect(first.bytes + rest.bytes == Self.content)
                let outside = try await calls.file(share.id, lease: lease, headers: [.range: "bytes=200000-"])
                #expect(outside.status == .rangeNotSatisfiable)
                #expect(outside.headers[.contentRange] == "bytes */200000")

                let status = try await calls.status(share)
                #expect(status.deliveredAt != nil)
                #expect(status.bytesDelivered == 200_000)
                #expect(status.downloadsLeft == 0)
            }
        }

        @Test("Who has everything burns the share; then it is gone, and its sender sees what happened")
        func confirm() async throws {
            let server = TestServer()
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", Self.content))
                let lease = try await calls.lease(share.id)
                _ = try await calls.file(share.id, lease: lease)
                let confirmed = try await calls.send(
                    .post, APIPath.shareConfirm.path(id: share.id), bearer: lease)
                #expect(try confirmed.decoded(ShareConfirmedAnswer.self).burned)
                #expect(try await calls.file(share.id, lease: lease).errorCode == .invalidLease)
                #expect(try await calls.unlock(share.id).errorCode == .gone)
                let status = try await calls.status(share)
                #expect(status.state == "burned")
                #expect(status.opened == 1)
            }
            #expect(await server.blobs.blobs(after: nil, limit: 10).isEmpty)
        }

        @Test("One call with both passwords gives the file, and its lease goes on with it")
        func atOnce() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", Self.content))
                let form = Data("pickup_password=for+the+link&enc_password=for+the+file".utf8)
                let answer = try await calls.send(
                    .post, APIPath.sharePickup.path(id: share.id), type: "application/x-www-form-urlencoded",
                    body: form)
                #expect(answer.bytes == Self.content)
                let lease = try #require(answer.headers[.paccryptLease])
                #expect(try await calls.file(share.id, lease: lease).bytes == Self.content)
            }
        }

        @Test("A range is for GETs: a pickup in one call is answered whole, with its lease, whatever it asks for")
        func atOnceWithRange() async throws {
            try await TestServer().runShares { calls in
                for range in ["bytes=200000-", "bytes=5-9"] {
                    let share = try await calls.create(ShareCalls.form.file("a", Self.content))
                    let form = Data("pickup_password=for+the+link&enc_password=for+the+file".utf8)
                    let answer = try await calls.send(
                        .post, APIPath.sharePickup.path(id: share.id), type: "application/x-www-form-urlencoded",
                        headers: [.range: range], body: form)
                    #expect(answer.status == .ok && answer.bytes == Self.content)
                    #expect(answer.headers[.paccryptLease] != nil)
                }
            }
        }

        @Test("To a HEAD the whole file is described, whatever range it asks for")
        func headWithRange() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", Self.content))
                let lease = try await calls.lease(share.id)
                for range in ["bytes=200000-", "bytes=5-9"] {
                    let answer = try await calls.send(
                        .head, APIPath.shareFile.path(id: share.id), bearer: lease, headers: [.range: range])
                    #expect(answer.status == .ok && answer.headers[.contentRange] == nil)
                    #expect(answer.headers[.contentLength] == "200000")
                    #expect(answer.headers[.acceptRanges] == "bytes")
                }
            }
        }

        @Test("Opening what its sender made costly weighs on the limit of requests; a refusal takes no attempt")
        func costly() async throws {
            var server = TestServer()
            server.settings.storageReserveBytes = 0
            server.settings.rateLimitPerMinute = 4
            let container = try Container.seal(
                [1, 2, 3], cipher: .aesGCM,
                for: [.password(try Password("for the file"), .argon2id(iterations: 4, memoryKiB: 65_536))],
                info: FileInfo(name: "x"))
            let clock = server.clock
            try await server.run { client in
                let calls = ShareCalls(client: client)
                let form = Form().field(.pickupPassword, "for the link").field(.sealed, "on")
                let share = try await calls.create(form.file("file.bin", container))
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                let wrong = try await calls.open(share.id, ticket: unlocked.ticket, password: "wrong")
                #expect(wrong.errorCode == .wrongCredentials)
                let refused = try await calls.open(share.id, ticket: unlocked.ticket)
                #expect(refused.errorCode == .rateLimited)
                #expect(Int(refused.headers[.retryAfter] ?? "").map { (1...60).contains($0) } == true)
                clock.advance(seconds: 60)
                #expect(try await calls.open(share.id, ticket: unlocked.ticket).status == .ok)
                #expect(try await calls.status(share).failedAttempts == 1)
            }
        }

        @Test("A browser's lease is a cookie for this share alone, and confirms only from this site")
        func cookie() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1, 2]))
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                let cookie = try #require(try await calls.open(share.id, ticket: unlocked.ticket).headers[.setCookie])
                #expect(cookie.contains("; Path=/api/pacshare/\(share.id); HttpOnly; SameSite=Strict"))
                let pair = String(cookie.prefix { $0 != ";" })
                #expect(try await calls.file(share.id, lease: nil, headers: [.cookie: pair]).bytes == [1, 2])
                let path = APIPath.shareConfirm.path(id: share.id)
                let foreign: HTTPFields = [.cookie: pair, .origin: "https://evil.example"]
                #expect(try await calls.send(.post, path, headers: foreign).errorCode == .foreignOrigin)
                let own: HTTPFields = [.cookie: pair, .secFetchSite: "same-origin"]
                #expect(try await calls.send(.post, path, headers: own).status == .ok)
            }
        }

        @Test("What is wrong is called by its name, but at one step it is not said which of several")
        func names() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                let link = try await calls.unlock(share.id, password: "wrong").decoded(ErrorAnswer.self)
                #expect(link.error == "The password for the link is wrong")
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                let files = try await calls.open(share.id, ticket: unlocked.ticket, password: "wrong")
                #expect(try files.decoded(ErrorAnswer.self).error == "The password for the files is wrong")
                let proof = OpenShareRequest(
                    ticket: unlocked.ticket, sealed: true,
                    proof: SecretText(String(repeating: "A", count: 43)))
                #expect(
                    try await calls.post(.shareOpen, share.id, proof).decoded(ErrorAnswer.self).error
                        == "The proof is wrong")

                let coded = try await calls.create(ShareCalls.form.field(.enable2FA, "on").file("a", [1]))
                for password in ["for the link", "wrong"] {
                    let refused = try await calls.unlock(coded.id, password: password, code: "000000")
                    #expect(
                        try refused.decoded(ErrorAnswer.self).error
                            == "The password for the link or the code is wrong")
                }
                for (link, files) in [("wrong", "for the file"), ("for the link", "wrong")] {
                    let both = PickUpShareRequest(
                        pickupPassword: SecretText(link), encryptionPassword: SecretText(files))
                    #expect(
                        try await calls.post(.sharePickup, share.id, both).decoded(ErrorAnswer.self)
                            == ErrorAnswer(.wrongCredentials))
                }
            }
        }

        @Test("A second factor is asked for, its picture needs its token, and a code works once")
        func secondFactor() async throws {
            let server = TestServer()
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.field(.enable2FA, "on").file("a", [1]))
                let facts: ShareAnswer = try await calls.send(.get, APIPath.share.path(id: share.id)).decoded()
                #expect(facts.requires2FA)
                #expect(try await calls.unlock(share.id).errorCode == .codeRequired)

                let secret = try OneTimeSecret(base32: try #require(share.totpSecret?.text))
                let code = OneTimeCode.code(secret, step: UInt64(server.clock.milliseconds / 30_000))
                #expect(try await calls.unlock(share.id, code: "000000").errorCode == .wrongCredentials)
                #expect(try await calls.unlock(share.id, code: code).status == .ok)
                #expect(try await calls.unlock(share.id, code: code).errorCode == .wrongCredentials)

                let url = try #require(share.qrCodeURL)
                let path = String(url[try #require(url.range(of: "/qr/")).lowerBound...])
                #expect(try await calls.send(.get, path).headers[.contentType] == "image/png")
                #expect(try await calls.send(.get, "/qr/\(share.id)").status == .notFound)
                #expect(
                    try await calls.send(.get, String(path.dropLast(43)) + share.manageToken.text).status == .notFound)
                server.clock.advance(seconds: 601)
                #expect(try await calls.send(.get, path).status == .notFound)
            }
        }

        @Test("Who is not let in is told what would let them in, and no browser asks for a password by itself")
        func challenges() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                let file = try await calls.file(share.id, lease: String(repeating: "x", count: 43))
                #expect(file.headers[.wwwAuthenticate] == "Bearer realm=\"PacCrypt\"")
                let unlock = try await calls.unlock(share.id, password: "wrong")
                #expect(unlock.status == .unauthorized)
                #expect(unlock.headers[.wwwAuthenticate] == "Form realm=\"PacCrypt\"")
            }
        }

        @Test("Wrong passwords wait after five attempts, a ticket keeps working, and the wait is told")
        func attempts() async throws {
            let server = TestServer()
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                for _ in 1...5 {
                    #expect(try await calls.unlock(share.id, password: "wrong").errorCode == .wrongCredentials)
                }
                let refused = try await calls.unlock(share.id)
                #expect(refused.errorCode == .tooManyAttempts)
                let wait = try #require(refused.headers[.retryAfter].flatMap { Int64($0) })
                #expect((1...300).contains(wait))
                #expect(try await calls.open(share.id, ticket: unlocked.ticket).status == .ok)
                server.clock.advance(seconds: wait)
                #expect(try await calls.unlock(share.id).status == .ok)
            }
        }

        @Test("The sender's own bound of attempts locks the share until the sender opens it again")
        func locked() async throws {
            let server = TestServer()
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.field(.maxAttempts, "2").file("a", [1]))
                for _ in 1...2 { _ = try await calls.unlock(share.id, password: "wrong") }
                #expect(try await calls.unlock(share.id).errorCode == .locked)
                let status = try await calls.status(share)
                #expect(status.state == "locked" && status.failedAttempts == 2 && status.attemptsLeft == 0)
                let path = APIPath.shareReopen.path(id: share.id)
                #expect(try await calls.send(.post, path, bearer: share.id).errorCode == .invalidManageToken)
                let reopened = try await calls.send(.post, path, bearer: share.manageToken.text)
                let after = try reopened.decoded(ShareStatusAnswer.self)
                #expect(after.state == "active" && after.failedAttempts == 2 && after.attemptsLeft == 2)
                #expect(try await calls.unlock(share.id).status == .ok)
            }
        }

        @Test("Whoever revokes a share ends it at once, leases included")
        func revoked() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                let lease = try await calls.lease(share.id)
                let path = APIPath.share.path(id: share.id)
                let missing = try await calls.send(.delete, path).decoded(ErrorAnswer.self)
                #expect(missing == ErrorAnswer(.invalidManageToken, message: "The manage token is missing"))
                let wrong = try await calls.send(.delete, path, bearer: share.id).decoded(ErrorAnswer.self)
                #expect(wrong == ErrorAnswer(.invalidManageToken))
                let answer = try await calls.send(.delete, path, bearer: share.manageToken.text)
                #expect(try answer.decoded(ShareStatusAnswer.self).state == "revoked")
                #expect(try await calls.file(share.id, lease: lease).errorCode == .invalidLease)
                #expect(try await calls.send(.delete, path, bearer: share.manageToken.text).errorCode == .gone)
            }
        }

        @Test("An id in which a program has escaped a hyphen and a letter names its share")
        func escapedID() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a.bin", Self.content))
                let escaped = share.id.utf8.map { "%" + Hexadecimal.upperCaseText([$0]) }.joined()
                let facts = try await calls.send(.get, "/api/pacshare/\(escaped)")
                #expect(facts.status == .ok)
            }
        }

        @Test(
            "Blanks that a browser has escaped behind a pasted link do not matter",
            arguments: ["%20", "%C2%A0", "%E2%80%8B", "%E2%80%8E%E2%81%A0%EF%BB%BF"])
        func pastedID(blanks: String) async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a.bin", Self.content))
                for path in ["/api/pacshare/", "/pickup/", "/status/"] {
                    let answer = try await calls.send(.get, path + share.id + blanks)
                    #expect(answer.status == .ok, "\(path)")
                }
                let halves = [share.id.prefix(9), share.id.dropFirst(9)].joined(separator: blanks)
                let inside = try await calls.send(.get, "/pickup/\(halves)")
                #expect(inside.status == .notFound)
            }
        }

        @Test(
            "Ids and tokens that cannot be any are refused plainly",
            arguments: ["x", "..%2f..%2fetc", String(repeating: "A", count: 32), String(repeating: "A", count: 4000)])
        func foreignIDs(id: String) async throws {
            try await TestServer().runShares { calls in
                let facts = try await calls.send(.get, "/api/pacshare/\(id)")
                #expect(facts.errorCode == .shareNotFound)
                let unlocked = try await calls.unlock(id)
                #expect(unlocked.errorCode == .shareNotFound)
                let file = try await calls.file(id, lease: "x")
                #expect(file.errorCode == (ShareID(id) == nil ? .shareNotFound : .invalidLease))
            }
        }
    }
}
