/// One authenticated cipher, sealing and opening single chunks. It keeps no state, so that several threads may share it.
protocol ChunkEngine: Sendable {
    /// Bytes that a chunk of `count` plaintext bytes takes when sealed.
    func sealedCount(ofPlaintext count: Int) -> Int

    /// Seals a chunk into `output`, which has room for `sealedCount(ofPlaintext:)` bytes, and returns their number.
    func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int

    /// Opens a chunk into `output` and returns the plaintext's count.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when the chunk is not authentic at this position, or holds more
    ///   than there is room for.
    func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int
}

extension ChunkEngine {
    /// The one error for whatever is wrong with a sealed chunk.
    func damaged(at position: ChunkPosition, file: StaticString = #fileID, line: UInt = #line) -> PacCryptError {
        PacCryptError(
            .damagedPayload,
            "The content was changed, cut short or extended (noticed at chunk \(position.index)).",
            file: file, line: line)
    }

    /// The error for a primitive that failed although its input was sound.
    func sealingFailed(file: StaticString = #fileID, line: UInt = #line) -> PacCryptError {
        PacCryptError(.unavailable, "The content could not be encrypted.", file: file, line: line)
    }
}
