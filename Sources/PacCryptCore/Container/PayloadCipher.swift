import Crypto

/// Seals and opens the chunks of one container, in any order and from any thread.
public struct PayloadCipher: Sendable {
    /// The sizes of the chunks.
    public let layout: PayloadLayout
    /// Whether one core seals less than a fast network carries.
    public let isSlowerThanNetwork: Bool
    private let engine: any ChunkEngine

    init(cipher: Cipher, fileKey: FileKey, salt: [UInt8], chunkSizeLog2: UInt8) throws {
        let key = fileKey.payloadKey(cipher, salt: salt)
        switch cipher {
        case .aesGCM: engine = try AESGCMEngine(key: key)
        case .aesCBC: engine = try AESCBCEngine(key: key)
        case .xchacha: engine = try XChaChaEngine(key: key, salt: salt)
        }
        isSlowerThanNetwork = cipher.isSlowerThanNetwork
        let chunkSize = 1 << Int(chunkSizeLog2)
        layout = PayloadLayout(
            chunkSize: chunkSize, sealedChunkSize: engine.sealedCount(ofPlaintext: chunkSize),
            smallestSealedChunk: engine.sealedCount(ofPlaintext: 0))
    }

    /// Sealed bytes of a whole payload of `plaintextSize` bytes.
    ///
    /// - Throws: ``PacCryptError/Code/limitExceeded`` when it would have more than 2^32 chunks.
    public func payloadSize(ofPlaintext plaintextSize: UInt64) throws -> UInt64 {
        let chunk = UInt64(layout.chunkSize)
        let full = plaintextSize == 0 ? 0 : (plaintextSize - 1) / chunk
        _ = try ChunkPosition(index: full, isFinal: true)
        let rest = Int(plaintextSize - full * chunk)
        return full * UInt64(layout.sealedChunkSize) + UInt64(engine.sealedCount(ofPlaintext: rest))
    }

    /// Bytes that a chunk of so many plaintext bytes takes when sealed.
    func sealedCount(ofPlaintext count: Int) -> Int {
        engine.sealedCount(ofPlaintext: count)
    }

    /// Seals one chunk.
    ///
    /// - Parameters:
    ///   - plaintext: `layout.chunkSize` bytes, or fewer for the final chunk; none only when the payload is empty.
    ///   - output: room for `layout.sealedChunkSize` bytes.
    /// - Returns: the number of sealed bytes.
    /// - Throws: ``PacCryptError/Code/invalidArgument`` for a chunk that may not stand there.
    public func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard isPlaintextCount(plaintext.count, allowedAt: position) else {
            throw PacCryptError(.invalidArgument, "Every chunk but the last is full, and no more than that.")
        }
        guard output.count >= engine.sealedCount(ofPlaintext: plaintext.count) else {
            throw PacCryptError(.invalidArgument, "There is no room for the sealed chunk.")
        }
        return try engine.seal(plaintext, at: position, into: output)
    }

    /// Where the plaintext lies in the room that ``sealInPlace(_:plaintextCount:at:)`` takes, in bytes from its start.
    public var plaintextOffset: Int { engine.plaintextOffset }

    /// Seals one chunk where it lies.
    ///
    /// - Parameters:
    ///   - room: `layout.sealedChunkSize` bytes. The plaintext lies in it from ``plaintextOffset`` on; the sealed chunk
    ///     begins at its start.
    ///   - plaintextCount: bytes of the plaintext, as for ``seal(_:at:into:)``.
    /// - Returns: the number of sealed bytes.
    /// - Throws: ``PacCryptError/Code/invalidArgument`` for a chunk that may not stand there, or too little room. What
    ///   lies in the room may then still be plaintext.
    public func sealInPlace(
        _ room: UnsafeMutableRawBufferPointer, plaintextCount: Int, at position: ChunkPosition
    ) throws -> Int {
        guard room.count - plaintextOffset >= plaintextCount else {
            throw PacCryptError(.invalidArgument, "There is no room for the chunk.")
        }
        let plaintext = room[plaintextOffset..<plaintextOffset + plaintextCount]
        return try seal(UnsafeRawBufferPointer(rebasing: plaintext), at: position, into: room)
    }

    /// Opens one chunk.
    ///
    /// - Parameters:
    ///   - sealed: the sealed bytes of the chunk.
    ///   - output: room for the plaintext: `layout.chunkSize` bytes always do. It holds plaintext only when the call
    ///     returns.
    /// - Returns: the number of plaintext bytes.
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when the chunk is not authentic at this position.
    public func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard sealed.count <= layout.sealedChunkSize else {
            throw engine.damaged(at: position)
        }
        let count = try engine.open(sealed, at: position, into: output)
        guard isPlaintextCount(count, allowedAt: position) else {
            Sodium.wipe(output)
            throw engine.damaged(at: position)
        }
        return count
    }

    private func isPlaintextCount(_ count: Int, allowedAt position: ChunkPosition) -> Bool {
        guard position.isFinal else { return count == layout.chunkSize }
        return count <= layout.chunkSize && (count > 0 || position.index == 0)
    }
}
