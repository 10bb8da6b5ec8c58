import TestSupport
import Testing

@testable import PacCryptCore

/// A source that counts how often each of its bytes was read.
final class CountingSource: ByteSource {
    private let bytes: MemoryByteSource
    private(set) var largestRead = 0
    private(set) var bytesRead: UInt64 = 0

    init(_ bytes: [UInt8]) {
        self.bytes = MemoryByteSource(bytes)
    }

    var size: UInt64 { bytes.size }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        largestRead = max(largestRead, buffer.count)
        bytesRead += UInt64(buffer.count)
        return try bytes.read(at: offset, into: buffer)
    }
}

@Suite("The original's files in two passes")
struct OriginalStreamTests {
    /// Around blocks, around the pieces of 64 KiB that are read, and around both when the padding makes one more block.
    static let sizes = [
        0, 1, 15, 16, 17, 63, 64, 65, 65_519, 65_520, 65_521, 65_535, 65_536, 65_537, 65_552, 131_055, 131_056, 131_071,
        131_072, 131_073, 200_000,
    ]

    private func collect(_ plaintext: any OriginalPlaintext) throws -> [UInt8] {
        var collected: [UInt8] = []
        try plaintext.write { collected += $0 }
        return collected
    }

    private func plaintext(_ size: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(size) + 1)
        return generator.bytes(size)
    }

    @Test("AES-CBC of every size opens", arguments: sizes)
    func aesCBC(size: Int) throws {
        let writer = OriginalWriter(password: "p")
        let source = CountingSource(try writer.aesCBC(plaintext(size)))
        let opened = try #require(try OriginalAESCBC(source, key: writer.key))
        #expect(try collect(opened) == plaintext(size))
        #expect(source.largestRead <= 65_536)
        #expect(source.bytesRead <= 2 * source.size + 64)
    }

    @Test("XChaCha20-Poly1305 of every size opens", arguments: sizes)
    func xchacha(size: Int) throws {
        let writer = OriginalWriter(password: "p")
        let source = CountingSource(writer.xchacha(plaintext(size)))
        let opened = try #require(try OriginalXChaCha(source, key: writer.key))
        #expect(try collect(opened) == plaintext(size))
        #expect(source.largestRead <= 65_536)
        #expect(source.bytesRead <= 2 * source.size + 64)
    }

    @Test("AES-GCM of every size opens", arguments: sizes)
    func aesGCM(size: Int) throws {
        let writer = OriginalWriter(password: "p")
        let opened = try #require(
            try OriginalAESGCM(MemoryByteSource(writer.aesGCM(plaintext(size))), key: writer.key))
        #expect(try collect(opened) == plaintext(size))
    }

    @Test("a changed byte anywhere is found in the first pass", arguments: [0, 16, 65_536])
    func changes(size: Int) throws {
        let writer = OriginalWriter(password: "p")
        let aesGCM = try writer.aesGCM(plaintext(size))
        let aesCBC = try writer.aesCBC(plaintext(size))
        let xchacha = writer.xchacha(plaintext(size))
        var generator = SeededGenerator(seed: 30)
        for _ in 0..<30 {
            // The salt does not matter here, because the key is given.
            func changed(_ bytes: [UInt8], from first: Int) -> MemoryByteSource {
                var bytes = bytes
                bytes[Int.random(in: first..<bytes.count, using: &generator)] ^= 1
                return MemoryByteSource(bytes)
            }
            #expect(try OriginalAESGCM(changed(aesGCM, from: 16), key: writer.key) == nil)
            #expect(try OriginalAESCBC(changed(aesCBC, from: 0), key: writer.key) == nil)
            #expect(try OriginalXChaCha(changed(xchacha, from: 16), key: writer.key) == nil)
        }
    }

    @Test("AES-CBC that is authentic but not whole blocks, or badly padded, is an error and not a crash")
    func badPadding() throws {
        let writer = OriginalWriter(password: "p")
        let whole = try writer.aesCBC(plaintext(100)).dropLast(32)
        let cut = writer.authenticated(Array(whole.dropLast()))
        #expect(try OriginalAESCBC(MemoryByteSource(cut), key: writer.key) == nil)
        // The last block gone, the one before it has no padding.
        let badlyPadded = writer.authenticated(Array(whole.dropLast(16)))
        let opened = try #require(try OriginalAESCBC(MemoryByteSource(badlyPadded), key: writer.key))
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try collect(opened) }
    }

    @Test("a source that ends before its size is an error and not a crash")
    func shortSource() throws {
        struct Lying: ByteSource {
            var bytes: MemoryByteSource
            var size: UInt64
            func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
                try bytes.read(at: offset, into: buffer)
            }
        }
        let writer = OriginalWriter(password: "p")
        let source = Lying(bytes: MemoryByteSource(writer.xchacha(plaintext(100))), size: 100_000)
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try OriginalXChaCha(source, key: writer.key) }
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try OriginalAESCBC(source, key: writer.key) }
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try OriginalAESGCM(source, key: writer.key) }
    }
}
