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
    private let ciphers: CipherPool

    init(head: ContainerHead, body: SpooledBody, ciphers: CipherPool) {
        self.head = head
        self.body = body
        self.ciphers = ciphers
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
        let start = UInt64(head.count)
        let payload = StoredPayload(in: body, from: start, cipher: unlocked.payload)
        let source = try ciphers.source(of: payload, pieceCount: body.pieceCount)
        let size = try await source.count()
        return PlaintextBody(size: size, sealed: body, from: start, cipher: unlocked.payload, ciphers: ciphers)
    }
}
