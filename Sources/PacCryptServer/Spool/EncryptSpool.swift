import PacCryptCore

/// Seals a body whose recipients become known only after it, as a form with the file first. On the disk lies nothing
/// but chunks under a key that is only in memory, with room for the head before them.
public final class EncryptSpool: BodySpool {
    /// The key of the container, for the slots that ``finish(cipher:slots:info:)`` takes.
    public let fileKey: FileKey
    private let cipher: Cipher
    private let sealer: ContainerSealer
    private let sealing: SealingWriter

    /// - Parameters:
    ///   - spool: where the body goes.
    ///   - cipher: the cipher, if it is known; a guess costs a second pass when another is asked for.
    ///   - fileKey: a fresh key.
    public init(in spool: Spool, cipher: Cipher = Algorithm.standard.cipher, fileKey: FileKey = FileKey()) throws {
        self.fileKey = fileKey
        self.cipher = cipher
        sealer = try ContainerSealer(cipher: cipher, fileKey: fileKey)
        sealing = SealingWriter(SpoolWriter(spool, roomCount: ContainerHead.maximumCount), cipher: sealer.payload)
    }

    /// Plaintext bytes so far.
    public var plaintextCount: UInt64 { sealing.plaintextCount }

    public func take(_ bytes: UnsafeRawBufferPointer) throws {
        try sealing.take(bytes)
    }

    public nonisolated(nonsending) func drain() async throws {
        try await sealing.writer.drain()
    }

    /// Ends the body and makes it a container: with a head of exact size in memory, with one that fills the room on
    /// the disk. For another cipher than the spool began with, the chunks are sealed anew, in constant memory.
    ///
    /// - Parameters:
    ///   - cipher: the cipher of the container.
    ///   - slots: who can open it, made for ``fileKey``.
    ///   - info: what it says about its content.
    /// - Returns: the container.
    /// - Throws: `PacCryptError` when slots and information do not fit the format; ``SpoolError``.
    public nonisolated(nonsending) func finish(
        cipher: Cipher, slots: [Slot], info: FileInfo?
    ) async throws -> SpooledBody {
        try sealing.finish()
        try await drain()
        let writer = sealing.writer
        guard cipher == self.cipher else {
            return try await reseal(cipher: cipher, slots: slots, info: info)
        }
        let head = try sealer.head(slots: slots, info: info, room: writer.isInMemory ? .exact : .reserved)
        return try await writer.end(front: head.bytes)
    }

    private nonisolated(nonsending) func reseal(
        cipher: Cipher, slots: [Slot], info: FileInfo?
    ) async throws -> SpooledBody {
        let isInMemory = sealing.writer.isInMemory
        let sealed = try await sealing.writer.end()
        let second = try HeadFirstEncryptSpool(
            in: sealing.writer.spool, cipher: cipher, fileKey: fileKey, slots: slots, info: info)
        let reader = PlaintextReader(
            sealed, from: isInMemory ? 0 : UInt64(ContainerHead.maximumCount), cipher: sealer.payload)
        while try await reader.next({ try second.take($0) }) { try await second.drain() }
        return try await second.finish()
    }
}
