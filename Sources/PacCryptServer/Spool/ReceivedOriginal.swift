import ContentPipeline
import PacCryptCore
import RequestGuard

/// Data that is no container, received whole: what the original PacCrypt wrote, if anything.
public struct ReceivedOriginal: Sendable {
    private let body: SpooledBody
    private let spool: Spool
    private let piece: ContentPiece

    init(body: SpooledBody, spool: Spool, piece: ContentPiece) {
        self.body = body
        self.spool = spool
        self.piece = piece
    }

    /// Opens the data, verifies it, and seals its plaintext under a fresh key that is only in memory: so the answer
    /// streams in constant memory however slow the client, and whoever comes next need not wait for that.
    ///
    /// Derives a key, and for AES-GCM needs memory for the whole content several times, at the cost
    /// ``DerivationCost/originalContent``, which lets in one at a time.
    ///
    /// - Parameters:
    ///   - credential: the password, or the RSA private key for the hybrid form.
    ///   - algorithm: the one to take, if it is known; else the one that fits is found by trying.
    ///   - derivations: where it is opened.
    ///   - client: who asks.
    /// - Throws: `PacCryptError.Code.noSlotOpens` when nothing fits, `.notAContainer` when it is too short for any;
    ///   ``SpoolError``; ``DerivationError``; `CancellationError`.
    public nonisolated(nonsending) func open(
        with credential: Credential, algorithm: Algorithm?, on derivations: DerivationPool, client: ClientKey
    ) async throws -> (plaintext: PlaintextBody, algorithm: Algorithm) {
        let cipher = try ContainerSealer(cipher: .aesGCM).payload
        let stored = SpoolSink(spool, piece: piece)
        let sealing = spool.ciphers.sink(sealing: cipher, into: stored, piece: piece)
        let source = SpooledByteSource(body: body)
        // Where opening is faster than sealing, this never waits.
        let found = try await apartFromEventLoop {
            try await sealing.write { give in
                try await derivations.run(cost: .originalContent, client: client) {
                    let content = try OriginalContent(opening: source, with: credential, algorithm: algorithm)
                    try content.write(to: give)
                    return content.algorithm
                }
            }
        }
        try await sealing.finish()
        let plaintext = PlaintextBody(
            size: sealing.plaintextCount, sealed: try await stored.body(), from: 0, cipher: cipher,
            ciphers: spool.ciphers)
        return (plaintext, found)
    }
}

/// A spooled body, read at any place.
private struct SpooledByteSource: ByteSource {
    let body: SpooledBody

    var size: UInt64 { body.size }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try body.read(at: offset, into: buffer)
    }
}
