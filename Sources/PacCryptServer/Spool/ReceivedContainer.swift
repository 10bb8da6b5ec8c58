import ContentPipeline
import PacCryptCore

/// A container that was received whole and not yet opened.
///
/// ```swift
/// let unlocked = try await pool.run(cost: DerivationCost(opening: container.head.header), client: client) {
///     try container.head.unlock(with: credential, limits: .server)
/// }
/// let plaintext = try await container.verify(unlocked)
/// ```
public struct ReceivedContainer: Sendable {
    /// All before the payload, not yet trusted.
    public let head: ContainerHead
    private let body: SpooledBody

    init(head: ContainerHead, body: SpooledBody) {
        self.head = head
        self.body = body
    }

    /// Authenticates every chunk, in constant memory, before anything of the content is handed out.
    ///
    /// - Parameter unlocked: what ``head`` gave.
    /// - Throws: `PacCryptError.Code.damagedPayload`; ``SpoolError``; `CancellationError`.
    public nonisolated(nonsending) func verify(_ unlocked: UnlockedContainer) async throws -> PlaintextBody {
        guard unlocked.head == head else { throw SpoolError.invalidUse }
        // Where the disk is faster than the cipher, this never waits for it.
        return try await apartFromEventLoop { try await verifyPayload(unlocked) }
    }

    private func verifyPayload(_ unlocked: UnlockedContainer) async throws -> PlaintextBody {
        var size: UInt64 = 0
        let start = UInt64(head.count)
        let opener = PayloadOpener(unlocked.payload)
        let pieces = body.pieces(from: start, inChunksOf: unlocked.payload.layout.sealedChunkSize)
        while try await pieces.withNext({ try opener.append($0) { size += UInt64($0.count) } }) {
            try Task.checkCancellation()
            await Task.yield()
        }
        try opener.finish { size += UInt64($0.count) }
        return PlaintextBody(size: size, sealed: body, from: start, cipher: unlocked.payload)
    }
}
