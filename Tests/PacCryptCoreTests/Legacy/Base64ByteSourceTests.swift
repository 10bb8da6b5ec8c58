import Foundation
import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Base64 text read at any place")
struct Base64ByteSourceTests {
    private func source(_ text: String, prefix: Int = 0) throws -> Base64ByteSource {
        let bytes = [UInt8](repeating: UInt8(ascii: "{"), count: prefix) + Array(text.utf8)
        return try Base64ByteSource(text: MemoryByteSource(bytes), from: UInt64(prefix))
    }

    @Test("gives what decoding it whole gives, at every offset and length")
    func everyRange() throws {
        var generator = SeededGenerator(seed: 40)
        for size in 1...24 {
            let bytes = generator.bytes(size)
            for prefix in [0, 1, 2, 3] {
                let source = try source(Data(bytes).base64EncodedString(), prefix: prefix)
                #expect(source.size == UInt64(size))
                for start in 0...size {
                    for end in start...size {
                        #expect(try source.bytes(UInt64(start)..<UInt64(end)) == Array(bytes[start..<end]))
                    }
                }
            }
        }
    }

    @Test("gives the same at random places of a long text")
    func long() throws {
        var generator = SeededGenerator(seed: 41)
        let bytes = generator.bytes(150_001)
        let source = try source(Data(bytes).base64EncodedString(), prefix: 777)
        for _ in 0..<100 {
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            let end = Int.random(in: start...min(start + 2_000, bytes.count), using: &generator)
            #expect(try source.bytes(UInt64(start)..<UInt64(end)) == Array(bytes[start..<end]))
        }
        var pieces: [UInt8] = []
        try source.forEachPiece(in: 1..<source.size) { pieces += $0 }
        #expect(pieces == Array(bytes.dropFirst()))
    }

    @Test("gives fewer at the end, and nothing beyond it")
    func end() throws {
        let source = try source("QUJDREU=")
        var buffer = [UInt8](repeating: 0, count: 10)
        #expect(try buffer.withUnsafeMutableBytes { try source.read(at: 3, into: $0) } == 2)
        #expect(buffer.prefix(2) == [0x44, 0x45])
        #expect(try buffer.withUnsafeMutableBytes { try source.read(at: 5, into: $0) } == 0)
        #expect(try buffer.withUnsafeMutableBytes { try source.read(at: .max, into: $0) } == 0)
    }

    @Test("refuses what is not base64", arguments: ["", "A", "AA", "AAA", "AAAAA", "QUJD\n", "QUJDR\nU=", "=", "=="])
    func length(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count % 4 != 0 || bytes.isEmpty else { return expectRefusalOnReading(text) }
        #expect(throws: PacCryptError(.noSlotOpens, "")) {
            try Base64ByteSource(text: MemoryByteSource(bytes), from: 0)
        }
    }

    @Test(
        "refuses other characters when it reads them",
        arguments: ["====", "A===", "AA=A", "QQ==QUJD", "QR==", "Q!JD", "QUJD\u{0}AAA", "-_-_"])
    func characters(text: String) {
        expectRefusalOnReading(text)
    }

    private func expectRefusalOnReading(_ text: String) {
        #expect(throws: PacCryptError(.noSlotOpens, "")) {
            let source = try source(text)
            return try source.bytes(0..<max(source.size, 1))
        }
    }
}
