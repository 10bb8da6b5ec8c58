import PacShare
import PacShareConformance
import Testing

@Suite("Memory while a share is opened")
struct OpeningMemoryTests {
    @Test("while an open waits for its derivation, only the first container's head was read")
    func oneHead() async throws {
        let bench = ShareBench()
        let created = try await bench.upload([("a", [1]), ("b", [2])])
        let ticket = try await bench.pickup.unlock(
            created.id, password: ShareBench.pickupPassword(), code: nil, client: bench.client
        ).ticket
        await bench.blobs.delete(created.share.blobs[1].id)
        bench.runner.setBusy(true)
        // Whoever had read the second, too, would have found that it is lost.
        await #expect(throws: ThreadRunner.Busy.self) {
            try await bench.pickup.open(
                created.id, ticket: ticket, credential: .password(ShareBench.filePassword()), client: bench.client)
        }
        bench.runner.setBusy(false)
        await #expect(throws: ShareError.lost) {
            try await bench.pickup.open(
                created.id, ticket: ticket, credential: .password(ShareBench.filePassword()), client: bench.client)
        }
    }
}
