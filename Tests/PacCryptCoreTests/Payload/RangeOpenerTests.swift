import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Ranges of a payload")
struct RangeOpenerTests {
    private struct Sample {
        let cipher: PayloadCipher
        let plaintext: [UInt8]
        var payload: [UInt8]

        init(_ cipher: Cipher, size: Int) throws {
            self.cipher = try .fixed(cipher)
            var generator = SeededGenerator(seed: UInt64(size))
            plaintext = generator.bytes(size)
            payload = try self.cipher.sealChunkwise(plaintext)
        }

        func open(_ range: Range<UInt64>, pieces: [Int] = [5_000]) throws -> [UInt8] {
            let opener = try RangeOpener(cipher, range: range, payloadSize: UInt64(payload.count))
            let sealed = payload[Int(opener.sealedBytes.lowerBound)..<Int(opener.sealedBytes.upperBound)]
            return try opener.opened(Array(sealed), pieces: pieces)
        }

        func slice(_ range: Range<UInt64>) -> [UInt8] {
            Array(plaintext[range.clamped(to: 0..<UInt64(plaintext.count)).asInt])
        }
    }

    @Test("that begin and end anywhere near a chunk's edge are slices of the plaintext", arguments: Cipher.allCases)
    func edges(cipher: Cipher) throws {
        for size in [0, 1, 4_096, 4_097, 9_000, 12_288] {
            let sample = try Sample(cipher, size: size)
            let edges: [UInt64] = [
                0, 1, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 9_000, 12_287, 12_288, 13_000, .max,
            ]
            for start in edges {
                for end in edges where end >= start {
                    #expect(try sample.open(start..<end) == sample.slice(start..<end))
                }
            }
        }
    }

    @Test("at random, in random pieces, are slices of the plaintext", arguments: Cipher.allCases)
    func random(cipher: Cipher) throws {
        var generator = SeededGenerator(seed: 5)
        let sample = try Sample(cipher, size: 14_321)
        for _ in 0..<200 {
            let start = UInt64.random(in: 0...15_000, using: &generator)
            let end = UInt64.random(in: start...15_500, using: &generator)
            let pieces = generator.pieces(of: 16_000, sizes: 1...6_000)
            #expect(try sample.open(start..<end, pieces: pieces) == sample.slice(start..<end))
        }
    }

    @Test("read the chunks that hold them and no others", arguments: Cipher.allCases)
    func reads(cipher: Cipher) throws {
        let sample = try Sample(cipher, size: 14_321)
        let chunk = UInt64(sample.cipher.layout.sealedChunkSize)
        let end = UInt64(sample.payload.count)
        let expected: [(Range<UInt64>, Range<UInt64>)] = [
            (0..<1, 0..<chunk), (4_095..<4_096, 0..<chunk), (4_096..<4_097, chunk..<2 * chunk),
            (4_095..<4_097, 0..<2 * chunk), (12_288..<12_289, 3 * chunk..<end), (0..<14_321, 0..<end),
            (5_000..<99_999, chunk..<end), (99_999..<100_000, 3 * chunk..<end), (.max - 1 ..< .max, 3 * chunk..<end),
        ]
        for (range, bytes) in expected {
            let opener = try RangeOpener(
                sample.cipher, range: range, payloadSize: UInt64(sample.payload.count))
            #expect(opener.sealedBytes == bytes)
        }
    }

    @Test("open when another chunk is damaged, and not when one of theirs is", arguments: Cipher.allCases)
    func damage(cipher: Cipher) throws {
        var sample = try Sample(cipher, size: 12_000)
        sample.payload[sample.cipher.layout.sealedChunkSize + 100] ^= 1
        #expect(try sample.open(0..<4_096) == sample.slice(0..<4_096))
        #expect(try sample.open(8_192..<12_000) == sample.slice(8_192..<12_000))
        for range in [4_000..<4_097, 4_096..<4_097, 8_191..<9_000, 0..<12_000] as [Range<UInt64>] {
            #expect(throws: PacCryptError(.damagedPayload, "")) { try sample.open(range) }
        }
    }

    @Test("of a content that is not as long as somebody was told do not end well", arguments: Cipher.allCases)
    func promisedSize(cipher: Cipher) throws {
        let sample = try Sample(cipher, size: 9_000)
        for (promised, isRight) in [(9_000, true), (8_999, false), (9_001, false)] as [(UInt64, Bool)] {
            let opener = try RangeOpener(
                sample.cipher, range: 0..<promised, payloadSize: UInt64(sample.payload.count), plaintextSize: promised)
            if isRight {
                #expect(try opener.opened(sample.payload, pieces: [1_000]) == sample.plaintext)
            } else {
                #expect(throws: PacCryptError(.damagedPayload, "")) {
                    try opener.opened(sample.payload, pieces: [1_000])
                }
            }
        }
    }

    @Test("of which too little or too much was read are not whole", arguments: Cipher.allCases)
    func wrongInput(cipher: Cipher) throws {
        let sample = try Sample(cipher, size: 14_321)
        let chunk = sample.cipher.layout.sealedChunkSize
        let damaged = PacCryptError(.damagedPayload, "")
        for range in [0..<chunk, 0..<0, 0..<2 * chunk - 1, 0..<2 * chunk + 1, 0..<3 * chunk, chunk..<2 * chunk] {
            let opener = try RangeOpener(
                sample.cipher, range: 100..<8_000, payloadSize: UInt64(sample.payload.count))
            #expect(opener.sealedBytes == 0..<UInt64(2 * chunk))
            #expect(throws: damaged) { try opener.opened(Array(sample.payload[range]), pieces: [1_000]) }
        }
    }

    @Test("of a payload of another size do not open", arguments: Cipher.allCases)
    func wrongSize(cipher: Cipher) throws {
        let sample = try Sample(cipher, size: 9_000)
        let chunk = sample.cipher.layout.sealedChunkSize
        let smallest = sample.cipher.layout.smallestSealedChunk
        for size in [0, 1, smallest - 1, chunk + 1, chunk + smallest - 1] {
            #expect(throws: PacCryptError(.damagedPayload, "")) {
                try RangeOpener(sample.cipher, range: 0..<1, payloadSize: UInt64(size))
            }
        }
        // A payload that was cut after a chunk: its new last chunk was not sealed as the last.
        let opener = try RangeOpener(sample.cipher, range: 0..<10_000, payloadSize: UInt64(2 * chunk))
        #expect(throws: PacCryptError(.damagedPayload, "")) {
            try opener.opened(Array(sample.payload.prefix(2 * chunk)), pieces: [2 * chunk])
        }
    }
}

extension RangeOpener {
    fileprivate func opened(_ sealed: [UInt8], pieces: [Int]) throws -> [UInt8] {
        var plaintext: [UInt8] = []
        let output: PayloadOutput = { capacity, make in
            plaintext += try [UInt8](unsafeUninitializedCapacity: capacity) {
                $1 = try make(UnsafeMutableRawBufferPointer($0))
            }
        }
        try sealed.forEachPiece(pieces) { try append($0, into: output) }
        try finish(into: output)
        return plaintext
    }
}

extension Range<UInt64> {
    fileprivate var asInt: Range<Int> {
        Int(lowerBound)..<Int(upperBound)
    }
}
