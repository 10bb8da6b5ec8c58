import PacCryptCore

/// Seals a body whose recipients are known before it: the container's head has its exact size and goes first.
public final class HeadFirstEncryptSpool: BodySpool {
    private let sealing: SealingWriter

    /// - Parameters:
    ///   - spool: where the body goes.
    ///   - cipher: the cipher of the container.
    ///   - fileKey: a fresh key.
    ///   - slots: who can open the container, made for `fileKey`.
    ///   - info: what it says about its content.
    /// - Throws: `PacCryptError` when slots and information do not fit the format.
    public init(in spool: Spool, cipher: Cipher, fileKey: FileKey, slots: [Slot], info: FileInfo?) throws {
        let sealer = try ContainerSealer(cipher: cipher, fileKey: fileKey)
        let head = try sealer.head(slots: slots, info: info)
        let writer = SpoolWriter(spool)
        head.bytes.withUnsafeBytes(writer.gather)
        sealing = SealingWriter(writer, cipher: sealer.payload)
    }

    /// Plaintext bytes so far.
    public var plaintextCount: UInt64 { sealing.plaintextCount }

    public func take(_ bytes: UnsafeRawBufferPointer) throws {
        try sealing.take(bytes)
    }

    public nonisolated(nonsending) func drain() async throws {
        try await sealing.writer.drain()
    }

    /// Ends the body.
    ///
    /// - Returns: the container.
    public nonisolated(nonsending) func finish() async throws -> SpooledBody {
        try sealing.finish()
        try await drain()
        return try await sealing.writer.end()
    }
}
