import TestSupport
import Testing

@testable import PacCryptCore

/// A cipher, a chunk size and a plaintext size around it.
struct PayloadCase: Sendable, CustomTestStringConvertible {
    var cipher: Cipher
    var chunkSizeLog2: UInt8
    var size: Int

    var testDescription: String { "\(cipher.name), chunks of 2^\(chunkSizeLog2), \(size) bytes" }

    /// Sizes next to the multiples of the chunk and of AES's block, for three chunk sizes.
    static let all: [PayloadCase] = Cipher.allCases.flatMap { cipher in
        ([12, 13, 16] as [UInt8]).flatMap { log2 in
            sizes(chunk: 1 << Int(log2)).map { PayloadCase(cipher: cipher, chunkSizeLog2: log2, size: $0) }
        }
    }

    private static func sizes(chunk: Int) -> [Int] {
        [0, 1, 15, 16, 17, chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk, 2 * chunk + 1, 3 * chunk]
    }

    func cipherWithFixedKey() throws -> PayloadCipher {
        try .fixed(cipher, chunkSizeLog2: chunkSizeLog2)
    }

    func plaintext() -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(size))
        return generator.bytes(size)
    }
}

@Suite("Payloads of every size")
struct PayloadSizeTests {
    @Test("are sealed to the announced size and opened to the same bytes", arguments: PayloadCase.all)
    func sizes(_ payload: PayloadCase) throws {
        let cipher = try payload.cipherWithFixedKey()
        let plaintext = payload.plaintext()
        let sealed = try PayloadSealer(cipher).sealed(plaintext, pieces: [max(plaintext.count, 1)])
        #expect(UInt64(sealed.count) == (try cipher.payloadSize(ofPlaintext: UInt64(plaintext.count))))
        let chunks = max(1, (payload.size + cipher.layout.chunkSize - 1) / cipher.layout.chunkSize)
        #expect(try cipher.layout.chunkCount(payloadSize: UInt64(sealed.count)) == UInt64(chunks))
        #expect(try PayloadOpener(cipher).opened(sealed, pieces: [sealed.count]) == plaintext)
        #expect(try cipher.openChunkwise(sealed) == plaintext)
    }

    @Test("of 2^20 and 2^24 byte chunks too", arguments: Cipher.allCases, [20, 24] as [UInt8])
    func largeChunks(cipher: Cipher, chunkSizeLog2: UInt8) throws {
        let cipher = try PayloadCipher.fixed(cipher, chunkSizeLog2: chunkSizeLog2)
        let plaintext = [UInt8](repeating: 7, count: cipher.layout.chunkSize + 1)
        let sealed = try PayloadSealer(cipher).sealed(plaintext, pieces: [100_003])
        #expect(UInt64(sealed.count) == (try cipher.payloadSize(ofPlaintext: UInt64(plaintext.count))))
        #expect(try PayloadOpener(cipher).opened(sealed, pieces: [65_536]) == plaintext)
    }

    @Test("a sealed chunk is 16 bytes longer, with AES-CBC its IV, padding and MAC", arguments: PayloadCase.all)
    func overhead(_ payload: PayloadCase) throws {
        let cipher = try payload.cipherWithFixedKey()
        let chunk = min(payload.size, cipher.layout.chunkSize)
        let overhead = payload.cipher == .aesCBC ? 16 + (16 - chunk % 16) + 32 : 16
        #expect(try cipher.payloadSize(ofPlaintext: UInt64(chunk)) == UInt64(chunk + overhead))
    }

    @Test("2^32 chunks are the most, whatever number is asked for", arguments: Cipher.allCases)
    func most(cipher: Cipher) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        let most = ChunkPosition.limit * UInt64(cipher.layout.chunkSize)
        let size = try cipher.payloadSize(ofPlaintext: most)
        #expect(size == ChunkPosition.limit * UInt64(cipher.layout.sealedChunkSize))
        #expect(try cipher.layout.chunkCount(payloadSize: size) == ChunkPosition.limit)
        for tooMany in [most + 1, UInt64.max] {
            #expect(throws: PacCryptError(.limitExceeded, "")) { try cipher.payloadSize(ofPlaintext: tooMany) }
        }
        for tooMany in [size + UInt64(cipher.layout.smallestSealedChunk), UInt64.max] {
            #expect(throws: PacCryptError(.limitExceeded, "")) {
                try cipher.layout.chunkCount(payloadSize: tooMany)
            }
            #expect(throws: PacCryptError(.limitExceeded, "")) {
                try RangeOpener(cipher, range: 0..<1, payloadSize: tooMany)
            }
        }
    }

    @Test("an unknown chunk size is refused", arguments: [0, 11, 25, 255] as [UInt8])
    func chunkSize(log2: UInt8) {
        #expect(throws: PacCryptError(.invalidArgument, "")) {
            try ContainerSealer(cipher: .aesGCM, chunkSizeLog2: log2)
        }
    }
}
