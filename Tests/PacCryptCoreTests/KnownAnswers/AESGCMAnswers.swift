import Crypto
import Testing

@testable import PacCryptCore

/// McGrew and Viega, The Galois/Counter Mode of Operation (revised), appendix B; the cases for AES-256.
@Suite("AES-256-GCM gives the published answers")
struct AESGCMAnswers {
    /// Their nonce of twelve zero bytes is that of the first chunk when it is not the last.
    @Test(
        "cases 13 and 14 by the engine",
        arguments: [
            (0, "530f8afbc74536b9a963b4f1c4cb738b"),
            (16, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
        ])
    func engine(zeros: Int, sealed: String) throws {
        let engine = try AESGCMEngine(key: SymmetricKey([UInt8](repeating: 0, count: 32)))
        let position = try ChunkPosition(index: 0, isFinal: false)
        let plaintext = [UInt8](repeating: 0, count: zeros)
        #expect(try engine.sealed(plaintext, at: position) == [UInt8](hex: sealed))
        #expect(try engine.opened([UInt8](hex: sealed), at: position) == plaintext)
    }

    @Test("case 15 by the original's format")
    func original() throws {
        let keyBytes = [UInt8](hex: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let key = OriginalKey(cipherKey: SymmetricKey(keyBytes), authenticationKey: SymmetricKey(keyBytes))
        let sealed = [UInt8](
            hex: """
                cafebabefacedbaddecaf888
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad
                b094dac5d93471bdec1a502270e3cc6c
                """)
        let source = MemoryByteSource([UInt8](repeating: 0, count: 16) + sealed)
        let opened = try #require(try OriginalAESGCM(source, key: key))
        var plaintext: [UInt8] = []
        try opened.write { plaintext += $0 }
        #expect(
            plaintext
                == [UInt8](
                    hex: """
                        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255
                        """))
    }
}
