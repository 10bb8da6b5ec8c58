import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Chunks")
struct PayloadCipherTests {
    @Test("open at their own place only", arguments: Cipher.allCases)
    func position(cipher: Cipher) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        let chunk = [UInt8](repeating: 9, count: 4_096)
        let sealed = try cipher.seal(chunk, index: 3, isFinal: false)
        #expect(try cipher.open(sealed, index: 3, isFinal: false) == chunk)
        for (index, isFinal) in [(3, true), (2, false), (4, false), (3 + 256, false)] as [(UInt64, Bool)] {
            #expect(throws: PacCryptError(.damagedPayload, "")) {
                try cipher.open(sealed, index: index, isFinal: isFinal)
            }
        }
    }

    @Test("of a size that may not stand there are not sealed", arguments: Cipher.allCases)
    func sealedSizes(cipher: Cipher) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        let refused: [(Int, UInt64, Bool)] = [
            (4_095, 0, false), (0, 0, false), (4_097, 0, false), (4_097, 0, true), (0, 1, true),
        ]
        for (count, index, isFinal) in refused {
            #expect(throws: PacCryptError(.invalidArgument, "")) {
                try cipher.seal([UInt8](repeating: 0, count: count), index: index, isFinal: isFinal)
            }
        }
    }

    /// What only somebody who has the key can make: authentic, but against the rules.
    @Test("of a size that may not stand there are not opened, although they are authentic", arguments: Cipher.allCases)
    func openedSizes(cipher: Cipher) throws {
        let payload = try PayloadCipher.fixed(cipher)
        let key = try FileKey.fixed().payloadKey(cipher, salt: [UInt8](countingFrom: 0x20, count: 32))
        let engine: any ChunkEngine =
            switch cipher {
            case .aesGCM: try AESGCMEngine(key: key)
            case .aesCBC: try AESCBCEngine(key: key)
            case .xchacha: try XChaChaEngine(key: key, salt: [UInt8](countingFrom: 0x20, count: 32))
            }
        let refused: [(Int, UInt64, Bool)] = [
            (4_095, 0, false), (0, 0, false), (4_097, 0, false), (4_097, 0, true), (0, 1, true), (4_100, 7, false),
        ]
        for (count, index, isFinal) in refused {
            let position = try ChunkPosition(index: index, isFinal: isFinal)
            let sealed = try engine.sealed([UInt8](repeating: 5, count: count), at: position)
            #expect(throws: PacCryptError(.damagedPayload, "")) {
                try payload.open(sealed, index: index, isFinal: isFinal)
            }
        }
        let position = try ChunkPosition(index: 1, isFinal: true)
        let allowed = try engine.sealed([5], at: position)
        #expect(try payload.open(allowed, index: 1, isFinal: true) == [5])
    }

    @Test("need room for their output", arguments: Cipher.allCases)
    func room(cipher: Cipher) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        let position = try ChunkPosition(index: 0, isFinal: true)
        let sealed = try cipher.seal([1, 2, 3])
        var small = [UInt8](repeating: 0, count: sealed.count - 1)
        #expect(throws: PacCryptError(.invalidArgument, "")) {
            try [1, 2, 3].withUnsafeBytes { plaintext in
                try small.withUnsafeMutableBytes { try cipher.seal(plaintext, at: position, into: $0) }
            }
        }
        #expect(throws: PacCryptError(.damagedPayload, "")) {
            try sealed.withUnsafeBytes { sealed in
                try small.withUnsafeMutableBytes { small in
                    try cipher.open(
                        sealed, at: position, into: UnsafeMutableRawBufferPointer(rebasing: small[..<2]))
                }
            }
        }
    }

    @Test("are sealed where they lie as they are elsewhere", arguments: Cipher.allCases, [0, 1, 15, 16, 4_095, 4_096])
    func inPlace(name: Cipher, count: Int) throws {
        let cipher = try PayloadCipher.fixed(name)
        var generator = SeededGenerator(seed: 11)
        let plaintext = generator.bytes(count)
        let position = try ChunkPosition(index: 0, isFinal: true)
        var room = [UInt8](repeating: 0, count: cipher.layout.sealedChunkSize)
        room.replaceSubrange(cipher.plaintextOffset..<cipher.plaintextOffset + count, with: plaintext)
        let sealedCount = try room.withUnsafeMutableBytes {
            try cipher.sealInPlace($0, plaintextCount: count, at: position)
        }
        let sealed = Array(room.prefix(sealedCount))
        #expect(try cipher.open(sealed) == plaintext)
        // AES-CBC has a random vector.
        #expect(try name == .aesCBC || sealed == cipher.seal(plaintext))
        #expect(throws: PacCryptError(.invalidArgument, "")) {
            try room.withUnsafeMutableBytes { room in
                try cipher.sealInPlace(
                    UnsafeMutableRawBufferPointer(rebasing: room[..<cipher.plaintextOffset]), plaintextCount: 1,
                    at: position)
            }
        }
    }

    @Test("with a number of 2^32 or more there are none")
    func number() throws {
        let last = try ChunkPosition(index: (1 << 32) - 1, isFinal: true)
        #expect(last.bytes == [0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1])
        #expect(try ChunkPosition(index: 0x0102, isFinal: false).bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0])
        for index in [1 << 32, UInt64.max] {
            #expect(throws: PacCryptError(.limitExceeded, "")) { try ChunkPosition(index: index, isFinal: false) }
        }
    }

    @Test("of two containers under one file key are sealed under different keys", arguments: Cipher.allCases)
    func salts(cipher: Cipher) throws {
        let fileKey = FileKey()
        let first = try ContainerSealer(cipher: cipher, fileKey: fileKey).payload
        let second = try ContainerSealer(cipher: cipher, fileKey: fileKey).payload
        let sealed = try first.seal([1, 2, 3])
        #expect(try first.open(sealed) == [1, 2, 3])
        #expect(throws: PacCryptError(.damagedPayload, "")) { try second.open(sealed) }
    }
}
