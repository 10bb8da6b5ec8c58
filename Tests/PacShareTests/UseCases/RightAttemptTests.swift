import PacCryptCore
import PacShare
import RequestGuard
import Testing

@Suite("Right attempts")
struct RightAttemptTests {
    @Test("a right unlock, open and pickup write to the store twice: before anything is derived, and what they lead to")
    func writes() async throws {
        let store = CountingShareStore()
        let bench = ShareBench(shares: store)
        var options = try ShareBench.options()
        (options.maxDownloads, options.maxAttempts) = (5, 3)
        let created = try await bench.upload(options: options)
        let start = store.performed
        let unlocked = try await bench.pickup.unlock(
            created.id, password: ShareBench.pickupPassword(), code: nil, client: bench.client)
        #expect(store.performed == start + 2)
        _ = try await bench.pickup.open(
            created.id, ticket: unlocked.ticket, credential: .password(ShareBench.filePassword()),
            client: bench.client)
        #expect(store.performed == start + 4)
        _ = try await bench.pickup.pickUp(
            created.id, password: ShareBench.pickupPassword(), code: nil,
            credential: .password(ShareBench.filePassword()), client: bench.client)
        #expect(store.performed == start + 6)
        #expect(try await bench.shares.share(created.share.key)?.attemptsTaken == 0)
    }

    @Test("one that has to wait for somebody else's download is given back once")
    func beingDownloaded() async throws {
        let bench = ShareBench()
        var options = try ShareBench.options()
        options.maxAttempts = 5
        let created = try await bench.upload(options: options)
        let ticket = try await bench.pickup.unlock(
            created.id, password: ShareBench.pickupPassword(), code: nil, client: bench.client
        ).ticket
        for password in ["wrong", "wrong as well"] {
            await #expect(throws: ShareError.wrongSecret) {
                try await bench.pickup.open(
                    created.id, ticket: ticket, credential: .password(Password(password)), client: bench.client)
            }
        }
        _ = try await bench.open(created)
        await #expect(throws: ShareError.beingDownloaded(retryAfterSeconds: 60)) {
            try await bench.pickup.open(
                created.id, ticket: ticket, credential: .password(ShareBench.filePassword()), client: bench.client)
        }
        let share = try #require(await bench.memory.share(created.share.key))
        #expect(share.attemptsTaken == 2)
        #expect(share.ticket(ticket, now: bench.clock.timestamp)?.attemptsLeft == 3)
    }
}
