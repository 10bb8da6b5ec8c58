import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Payloads that arrive in pieces")
struct PayloadStreamTests {
    @Test(
        "do not depend on the pieces' sizes", arguments: Cipher.allCases,
        [[1], [7, 31, 4_093], [4_096], [4_097], [4_112], [65_537]])
    func pieces(cipher: Cipher, pieces: [Int]) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        var generator = SeededGenerator(seed: 2)
        for size in [0, 1, 4_095, 4_096, 4_097, 10_000, 12_288] {
            let plaintext = generator.bytes(size)
            let sealed = try PayloadSealer(cipher).sealed(plaintext, pieces: pieces)
            #expect(try cipher.openChunkwise(sealed) == plaintext)
            #expect(try PayloadOpener(cipher).opened(sealed, pieces: pieces) == plaintext)
        }
    }

    @Test(
        "give, where sealing has no randomness, the bytes that sealing chunk by chunk gives",
        arguments: [Cipher.aesGCM, .xchacha])
    func chunkwise(cipher: Cipher) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<40 {
            let plaintext = generator.bytes(Int.random(in: 0...20_000, using: &generator))
            let pieces = generator.pieces(of: plaintext.count, sizes: 1...9_000)
            let sealed = try PayloadSealer(cipher).sealed(plaintext, pieces: pieces)
            #expect(sealed == (try cipher.sealChunkwise(plaintext)))
            let sealedPieces = generator.pieces(of: sealed.count, sizes: 1...9_000)
            #expect(try PayloadOpener(cipher).opened(sealed, pieces: sealedPieces) == plaintext)
        }
    }

    @Test("may be empty pieces", arguments: Cipher.allCases)
    func emptyPieces(cipher: Cipher) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        let sealer = PayloadSealer(cipher)
        var sealed: [UInt8] = []
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        try sealer.append(nothing) { sealed += $0 }
        try [UInt8](repeating: 1, count: 4_096).withUnsafeBytes { try sealer.append($0) { sealed += $0 } }
        try sealer.append(nothing) { sealed += $0 }
        #expect(sealed.isEmpty)
        try sealer.finish { sealed += $0 }
        #expect(try cipher.openChunkwise(sealed) == [UInt8](repeating: 1, count: 4_096))
    }

    @Test("a chunk is released as soon as the next one begins, and not before it is authentic")
    func release() throws {
        let cipher = try PayloadCipher.fixed(.aesGCM)
        let sealed = try cipher.sealChunkwise([UInt8](repeating: 1, count: 8_192))
        let opener = PayloadOpener(cipher)
        var released = 0
        try sealed[..<4_112].withUnsafeBytes { try opener.append($0) { released += $0.count } }
        #expect(released == 0)
        try sealed[4_112..<4_113].withUnsafeBytes { try opener.append($0) { released += $0.count } }
        #expect(released == 4_096)
        try sealed[4_113...].withUnsafeBytes { try opener.append($0) { released += $0.count } }
        #expect(released == 4_096)
        try opener.finish { released += $0.count }
        #expect(released == 8_192)
    }

    /// Going on after an error would seal other bytes under a nonce that was used.
    @Test("nothing may follow an error or the end", arguments: Cipher.allCases)
    func spent(cipher: Cipher) throws {
        struct DiskFull: Error {}
        let cipher = try PayloadCipher.fixed(cipher)
        let bytes = [UInt8](repeating: 1, count: 5_000)
        let sealer = PayloadSealer(cipher)
        #expect(throws: DiskFull.self) {
            try bytes.withUnsafeBytes { try sealer.append($0) { _ in throw DiskFull() } }
        }
        let refused = PacCryptError(.invalidArgument, "")
        #expect(throws: refused) { try bytes.withUnsafeBytes { try sealer.append($0) { _ in } } }
        #expect(throws: refused) { try sealer.finish { _ in } }

        let finished = PayloadSealer(cipher)
        try finished.finish { _ in }
        #expect(throws: refused) { try finished.finish { _ in } }

        let opener = PayloadOpener(cipher)
        #expect(throws: PacCryptError(.damagedPayload, "")) {
            try bytes.withUnsafeBytes { try opener.append($0) { _ in } }
        }
        let whole = try cipher.sealChunkwise(bytes)
        #expect(throws: refused) { try whole.withUnsafeBytes { try opener.append($0) { _ in } } }
    }

    @Test("a changed, missing, repeated or added byte is found", arguments: Cipher.allCases)
    func damage(cipher: Cipher) throws {
        let cipher = try PayloadCipher.fixed(cipher)
        var generator = SeededGenerator(seed: 4)
        let sealed = try cipher.sealChunkwise(generator.bytes(9_000))
        for _ in 0..<150 {
            let changed = generator.mutated(sealed, most: 1)
            guard changed != sealed else { continue }
            #expect(throws: PacCryptError(.damagedPayload, "")) {
                try PayloadOpener(cipher).opened(changed, pieces: [changed.count])
            }
        }
        for count in [0, 1, 15, 4_096, sealed.count - 1] {
            #expect(throws: PacCryptError(.damagedPayload, "")) {
                try PayloadOpener(cipher).opened(Array(sealed.prefix(count)), pieces: [1_000])
            }
        }
    }
}
