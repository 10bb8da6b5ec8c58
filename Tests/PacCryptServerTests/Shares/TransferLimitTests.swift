import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacShare
import RequestGuard
import Settings
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Limits of downloads")
    struct TransferLimitTests {
        @Test("Requests under a lease have a limit of their own, which is told, and count towards no other")
        func limit() async throws {
            var server = TestServer()
            server.settings.rateLimits["transfer"] = try Written(parsing: "3/minute")
            let clock = server.clock
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.field(.maxDownloads, "5").file("a", [1, 2, 3]))
                let lease = try await calls.lease(share.id)
                let range: HTTPFields = [.range: "bytes=0-0"]
                for left in [2, 1, 0] {
                    let answer = try await calls.file(share.id, lease: lease, headers: range)
                    #expect(answer.status == .partialContent)
                    #expect(answer.headers[try #require(HTTPField.Name("RateLimit-Remaining"))] == "\(left)")
                }
                let refused = try await calls.file(share.id, lease: lease, headers: range)
                #expect(refused.errorCode == .rateLimited)
                let wait = try #require(refused.headers[.retryAfter].flatMap { Int64($0) })
                // What comes without a lease counts as everything else does.
                #expect(try await calls.file(share.id, lease: nil).errorCode == .invalidLease)
                #expect(try await calls.status(share).opened == 1)
                clock.advance(seconds: wait)
                #expect(try await calls.file(share.id, lease: lease, headers: range).status == .partialContent)
            }
        }

        @Test("By itself the limit is 600 a minute")
        func standard() throws {
            #expect(RouteLimits.standard.selection(for: .transfer).limits == (try RateLimits(parsing: "600/minute")))
        }

        @Test("A lease has 8 downloads under way; above half a client has a fraction; what ended gives its place back")
        func places() throws {
            let places = TransferPlaces(FairBudget(total: 48))
            let a = Claimant(Holder(address: IPAddress(v4: 1)))
            let b = Claimant(Holder(address: IPAddress(v4: 1 << 16)))
            let leases = (0..<4).map { _ in ShareToken.random() }
            var held = try (0..<8).map { _ in try places.take(for: a, lease: leases[0]) }
            #expect(throws: NoPlace.ofOwner) { try places.take(for: a, lease: leases[0]) }
            #expect(throws: NoPlace.ofOwner) { try places.take(for: b, lease: leases[0]) }
            for lease in leases[1...2] { held += try (0..<8).map { _ in try places.take(for: a, lease: lease) } }
            #expect(throws: NoPlace.ofOwner) { try places.take(for: a, lease: leases[3]) }
            #expect(throws: NoPlace.ofOwner) { try places.take(for: a) }
            let other = try places.take(for: b, lease: leases[3])
            held[0].forEach { $0.giveBack() }
            other.forEach { $0.giveBack() }
            held[0] = try places.take(for: a, lease: leases[0])
            held = []
            #expect(try places.take(for: b, lease: leases[0]).count == 2)
        }

        @Test("Downloads that ended, were only looked at or were refused keep no place")
        func givenBack() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.field(.maxDownloads, "50").file("a", [1, 2, 3]))
                let lease = try await calls.lease(share.id)
                let path = APIPath.shareFile.path(id: share.id)
                for _ in 0..<20 {
                    #expect(try await calls.send(.head, path, bearer: lease).status == .ok)
                    #expect(try await calls.file(share.id, lease: lease).status == .ok)
                    #expect(try await calls.file(share.id, lease: lease, query: "?n=2").status == .notFound)
                }
            }
        }

        @Test("A type that is no short media type is not kept")
        func longType() async throws {
            try await TestServer().runShares { calls in
                let long = "text/plain; x=" + String(repeating: "a", count: 15_000)
                let form = ShareCalls.form
                    .part("form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: \(long)", [1])
                    .part("form-data; name=\"file\"; filename=\"b\"\r\nContent-Type: text/plain", [2])
                let share = try await calls.create(form)
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                #expect(unlocked.files.map(\.type) == [nil, "text/plain"])
            }
        }
    }
}
