import ContentPipeline
import PacCryptCore

/// Seals a body whose recipients are known before it: the container's head has its exact size and goes first.
public final class HeadFirstEncryptSpool: ContentSink {
    private let head: ContainerHead
    private let stored: SpoolSink
    private let sealing: any PlaintextSink
    private var hasHead = false

    /// - Parameters:
    ///   - spool: where the body goes.
    ///   - cipher: the cipher of the container.
    ///   - fileKey: a fresh key.
    ///   - slots: who can open the container, made for `fileKey`.
    ///   - info: what it says about its content.
    ///   - piece: that of the request.
    /// - Throws: `PacCryptError` when slots and information do not fit the format.
    public init(
        in spool: Spool, cipher: Cipher, fileKey: FileKey, slots: [Slot], info: FileInfo?,
        piece: ContentPiece = ContentPiece()
    ) throws {
        let sealer = try ContainerSealer(cipher: cipher, fileKey: fileKey)
        head = try sealer.head(slots: slots, info: info)
        stored = SpoolSink(spool, piece: piece)
        sealing = spool.ciphers.sink(sealing: sealer.payload, into: stored, piece: piece)
    }

    /// Plaintext bytes so far.
    public var plaintextCount: UInt64 { sealing.plaintextCount }

    public nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        try await writeHead()
        try await sealing.write(bytes)
    }

    public nonisolated(nonsending) func finish() async throws {
        try await writeHead()
        try await sealing.finish()
    }

    public func abort() {
        sealing.abort()
    }

    /// Ends the body.
    ///
    /// - Returns: the container.
    public nonisolated(nonsending) func container() async throws -> SpooledBody {
        try await finish()
        return try await stored.body()
    }

    private nonisolated(nonsending) func writeHead() async throws {
        guard !hasHead else { return }
        hasHead = true
        try await stored.write(head.bytes)
    }
}
