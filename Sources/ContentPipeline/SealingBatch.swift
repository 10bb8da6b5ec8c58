import Glibc
import PacCryptCore

/// Consecutive chunks that are gathered, and then sealed where they lie: so they take no other memory, and none of the
/// plaintext is left. The memory is wiped when it goes, in case it comes to no sealing.
///
/// Unchecked: one thread at a time uses it, and hands it over to the next: the one that fills it, and one of the pool's
/// that seals it.
final class SealingBatch: @unchecked Sendable {
    /// Chunks that there is room for.
    let chunkCapacity: Int
    private let cipher: PayloadCipher
    private let chunkSize: Int
    private let memory: UnsafeMutableRawBufferPointer
    private var plaintextCount = 0
    private var sealedCount = 0
    /// The end of what was ever written to.
    private var usedCount = 0

    init(_ cipher: PayloadCipher, chunkCapacity: Int) {
        self.cipher = cipher
        self.chunkCapacity = chunkCapacity
        chunkSize = cipher.layout.chunkSize
        memory = .allocate(byteCount: chunkCapacity * cipher.layout.sealedChunkSize, alignment: 64)
    }

    deinit {
        if let start = memory.baseAddress { explicit_bzero(start, usedCount) }
        memory.deallocate()
    }

    var isFull: Bool { plaintextCount == chunkCapacity * chunkSize }

    /// Whole and begun chunks.
    var chunkCount: Int { (plaintextCount + chunkSize - 1) / chunkSize }

    /// Takes as many bytes from the front of `rest` as there is room for.
    func append(_ rest: inout RawSpan) {
        while !rest.isEmpty, !isFull {
            let (chunk, place) = plaintextCount.quotientAndRemainder(dividingBy: chunkSize)
            let taken = rest.extracting(first: min(rest.byteCount, chunkSize - place))
            let room = room(ofChunk: chunk)[(cipher.plaintextOffset + place)...]
            taken.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: room).copyMemory(from: $0) }
            plaintextCount += taken.byteCount
            rest = rest.extracting(droppingFirst: taken.byteCount)
        }
        usedCount = max(usedCount, min(memory.count, chunkCount * cipher.layout.sealedChunkSize))
    }

    /// Seals all of the chunks.
    ///
    /// - Parameters:
    ///   - firstChunk: the number of the first one.
    ///   - isLast: whether the payload ends here; without any bytes its last chunk is an empty one.
    /// - Throws: `PacCryptError.Code.limitExceeded` at chunk 2^32, and what the cipher throws.
    func seal(from firstChunk: UInt64, isLast: Bool) throws {
        let count = max(chunkCount, isLast ? 1 : 0)
        usedCount = max(usedCount, count * cipher.layout.sealedChunkSize)
        for chunk in 0..<count {
            let position = try ChunkPosition(
                index: firstChunk + UInt64(chunk), isFinal: isLast && chunk == count - 1)
            sealedCount += try cipher.sealInPlace(
                room(ofChunk: chunk), plaintextCount: min(chunkSize, plaintextCount - chunk * chunkSize), at: position)
        }
    }

    /// What ``seal(from:isLast:)`` made.
    var sealedBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<sealedCount]) }

    /// Forgets the chunks, and keeps the memory for the next ones.
    func clear() {
        plaintextCount = 0
        sealedCount = 0
    }

    private func room(ofChunk chunk: Int) -> UnsafeMutableRawBufferPointer {
        let size = cipher.layout.sealedChunkSize
        return UnsafeMutableRawBufferPointer(rebasing: memory[chunk * size..<(chunk + 1) * size])
    }
}
