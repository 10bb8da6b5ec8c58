import PacCryptCore
import PacShare
import Testing

@testable import OriginalInstance

@Suite("The original's shares among our own")
struct OriginalFallbackTests {
    @Test("A pickup finds them, in one step or in several, and has no heads of containers for them")
    func found() async throws {
        let bench = try OriginalBench()
        let pickup = SharePickup(bench.services, originals: bench.originals)
        let (vector, other) = (try OriginalVector.report(), try OriginalVector.oldest())
        let id = try vector.shareID()
        #expect(try await pickup.share(id).isSealedBySender == false)
        await #expect(throws: ShareError.notFound) { try await pickup.share(.random()) }
        let unlocked = try await pickup.unlock(
            id, password: try vector.pickupPassword(), code: nil, client: bench.client)
        await #expect(throws: ShareError.originalShare) { try await pickup.heads(id, ticket: unlocked.ticket) }
        await #expect(throws: ShareError.originalShare) {
            try await pickup.openSealed(
                id, ticket: unlocked.ticket, proof: .random(count: 32), client: bench.client)
        }
        #expect(try await pickup.unlocked(id, ticket: unlocked.ticket).metadata == unlocked.metadata)
        await #expect(throws: ShareError.noTicket) {
            try await pickup.open(id, ticket: .random(), credential: try vector.credential(), client: bench.client)
        }
        let opened = try await pickup.open(
            id, ticket: unlocked.ticket, credential: try vector.credential(), client: bench.client)
        try await bench.expect(vector, opened.lease)
        #expect(try await pickup.heads(id, ticket: unlocked.ticket).counts.count == 1)

        let lease = try await pickup.pickUp(
            try other.shareID(), password: try other.pickupPassword(), code: nil,
            credential: try other.credential(), client: bench.client
        ).lease
        try await bench.expect(other, lease)
    }

    @Test("Once one is deleted here, what may lie in the folder is not found any more")
    func burned() async throws {
        let bench = try OriginalBench()
        let pickup = SharePickup(bench.services, originals: bench.originals)
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        let opened = try await pickup.pickUp(
            id, password: try vector.pickupPassword(), code: nil, credential: try vector.credential(),
            client: bench.client)
        try await pickup.confirm(id, lease: opened.lease, client: bench.client)
        try bench.copy(vector)
        await #expect(throws: ShareError.gone) { try await pickup.share(id) }
        await #expect(throws: ShareError.gone) {
            try await pickup.pickUp(
                id, password: try vector.pickupPassword(), code: nil, credential: try vector.credential(),
                client: bench.client)
        }
        #expect(try await bench.originals.sweep().leftovers == 1)
    }
}
