import ContentPipeline
import PacCryptCore

/// Seals a body whose recipients become known only after it, as a form with the file first. On the disk lies nothing
/// but chunks under a key that is only in memory, with room for the head before them.
public final class EncryptSpool: ContentSink {
    /// The key of the container, for the slots that ``container(cipher:slots:info:)`` takes.
    public let fileKey: FileKey
    private let cipher: Cipher
    private let piece: ContentPiece
    private let sealer: ContainerSealer
    private let stored: SpoolSink
    private let sealing: any PlaintextSink
    private var hasEnded = false

    /// - Parameters:
    ///   - spool: where the body goes.
    ///   - cipher: the cipher, if it is known; a guess costs a second pass when another is asked for.
    ///   - fileKey: a fresh key.
    ///   - piece: that of the request.
    public init(
        in spool: Spool, cipher: Cipher = Algorithm.standard.cipher, fileKey: FileKey = FileKey(),
        piece: ContentPiece = ContentPiece()
    ) throws {
        self.fileKey = fileKey
        self.cipher = cipher
        self.piece = piece
        sealer = try ContainerSealer(cipher: cipher, fileKey: fileKey)
        stored = SpoolSink(spool, piece: piece, roomCount: ContainerHead.maximumCount)
        sealing = spool.ciphers.sink(sealing: sealer.payload, into: stored, piece: piece)
    }

    /// Plaintext bytes so far.
    public var plaintextCount: UInt64 { sealing.plaintextCount }

    public nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        try await sealing.write(bytes)
    }

    public nonisolated(nonsending) func finish() async throws {
        try await sealing.finish()
    }

    public func abort() {
        sealing.abort()
    }

    /// Ends the body and makes it a container: with a head of exact size in memory, with one that fills the room on
    /// the disk. For another cipher than the spool began with, the chunks are sealed anew, in constant memory.
    ///
    /// - Parameters:
    ///   - cipher: the cipher of the container.
    ///   - slots: who can open it, made for ``fileKey``.
    ///   - info: what it says about its content.
    /// - Returns: the container.
    /// - Throws: `PacCryptError` when slots and information do not fit the format; ``SpoolError``; `ContentEnded` the
    ///   second time.
    public nonisolated(nonsending) func container(
        cipher: Cipher, slots: [Slot], info: FileInfo?
    ) async throws -> SpooledBody {
        guard !hasEnded else { throw ContentEnded() }
        hasEnded = true
        try await finish()
        guard cipher == self.cipher else {
            return try await reseal(cipher: cipher, slots: slots, info: info)
        }
        let head = try sealer.head(slots: slots, info: info, room: stored.isInMemory ? .exact : .reserved)
        return try await stored.body(front: head.bytes)
    }

    private nonisolated(nonsending) func reseal(
        cipher: Cipher, slots: [Slot], info: FileInfo?
    ) async throws -> SpooledBody {
        let start = stored.isInMemory ? 0 : UInt64(ContainerHead.maximumCount)
        let first = PlaintextBody(
            size: plaintextCount, sealed: try await stored.body(), from: start, cipher: sealer.payload,
            ciphers: stored.spool.ciphers)
        let second = try HeadFirstEncryptSpool(
            in: stored.spool, cipher: cipher, fileKey: fileKey, slots: slots, info: info, piece: piece)
        // Where the disk is faster than the ciphers, this never waits for it.
        return try await apartFromEventLoop {
            try await second.write(all: first.source())
            return try await second.container()
        }
    }
}
