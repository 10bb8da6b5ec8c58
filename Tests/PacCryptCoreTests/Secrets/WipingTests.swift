import Testing

@testable import PacCryptCore

/// Memory that was given back may not be looked at, so these look at it before.
@Suite("Scratch memory")
struct WipingTests {
    @Test("wiping leaves zeros", arguments: [0, 1, 15, 16, 17, 4_096])
    func wipe(count: Int) {
        var bytes = [UInt8](repeating: 0xff, count: count)
        bytes.withUnsafeMutableBytes(Sodium.wipe)
        #expect(bytes == [UInt8](repeating: 0, count: count))
    }

    @Test("begins as zeros, has the size that was asked for, and gives its result out", arguments: [0, 1, 32, 100])
    func withWiped(count: Int) {
        let seen = withWipedBytes(count: count) { buffer in
            defer { buffer.copyBytes(from: [UInt8](repeating: 0xff, count: count)) }
            return Array(buffer)
        }
        #expect(seen == [UInt8](repeating: 0, count: count))
    }

    @Test("passes errors on")
    func errors() {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try withWipedBytes(count: 8) { _ in throw Stop() } }
    }

    @Test("that is used again begins as zeros", arguments: [1, 65_552])
    func scratchBuffer(count: Int) {
        let buffer = ScratchBuffer(count: count)
        #expect(buffer.bytes.count == count)
        #expect(buffer.bytes.allSatisfy { $0 == 0 })
    }

    @Test("a chunk that is authentic but of a forbidden size leaves no plaintext behind")
    func refusedChunk() throws {
        let payload = try PayloadCipher.fixed(.xchacha)
        let key = try FileKey.fixed().payloadKey(.xchacha, salt: [UInt8](countingFrom: 0x20, count: 32))
        let engine = try XChaChaEngine(key: key, salt: [UInt8](countingFrom: 0x20, count: 32))
        let position = try ChunkPosition(index: 0, isFinal: false)
        let sealed = try engine.sealed([UInt8](repeating: 0x5a, count: 100), at: position)
        var output = [UInt8](repeating: 1, count: payload.layout.sealedChunkSize)
        #expect(throws: PacCryptError(.damagedPayload, "")) {
            try sealed.withUnsafeBytes { sealed in
                try output.withUnsafeMutableBytes { try payload.open(sealed, at: position, into: $0) }
            }
        }
        #expect(output.allSatisfy { $0 == 0 })
    }

    @Test("comparing tells equal from unequal, in content and in length")
    func comparison() {
        func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
            left.withUnsafeBytes { left in right.withUnsafeBytes { Sodium.equal(left, $0) } }
        }
        #expect(equal([], []))
        #expect(equal([1, 2, 3], [1, 2, 3]))
        #expect(!equal([1, 2, 3], [1, 2, 4]))
        #expect(!equal([1, 2, 3], [1, 2]))
        #expect(!equal([], [0]))
        #expect(SecretBytes([1, 2]) == SecretBytes([1, 2]))
        #expect(SecretBytes([1, 2]) != SecretBytes([1, 3]))
        #expect(SecretBytes([1, 2]) != SecretBytes([1, 2, 0]))
        #expect(SecretBytes.random(count: 32) != SecretBytes.random(count: 32))
        #expect(SecretBytes.random(count: 17).count == 17)
    }

    @Test("secrets that are joined stand one after the other")
    func joined() throws {
        let first = SecretBytes([1, 2, 3])
        let second = SecretBytes([4])
        let joined = first.withUnsafeBytes { first in second.withUnsafeBytes { SecretBytes.joining(first, $0) } }
        #expect(joined == SecretBytes([1, 2, 3, 4]))
        let empty = first.withUnsafeBytes { SecretBytes.joining($0, UnsafeRawBufferPointer(start: nil, count: 0)) }
        #expect(empty == first)
    }
}
