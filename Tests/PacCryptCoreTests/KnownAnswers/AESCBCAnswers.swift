import Crypto
import Testing

@testable import PacCryptCore

/// AES-256-CBC with the key, IV, plaintext and ciphertext of NIST SP 800-38A, F.2.5. The block of padding after them
/// and the MACs are those of the Python package cryptography 50.0.2 and of Python's hmac.
@Suite("AES-256-CBC with HMAC-SHA-256 gives the published answers")
struct AESCBCAnswers {
    private static let key = [UInt8](hex: "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    private static let authenticationKey = [UInt8](countingFrom: 0xa0, count: 32)
    private static let iv = [UInt8](countingFrom: 0, count: 16)
    private static let plaintext = [UInt8](
        hex: """
            6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51
            30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710
            """)
    private static let ciphertext = [UInt8](
        hex: """
            f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d
            39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b
            3f461796d6b0d6b2e0c2a72b4d80e644
            """)

    @Test(
        "the engine opens them, and only where they belong",
        arguments: [
            (0, true, "e34af02e3b9c85b406db9059f8f08e8c87178e02a1a18774dbffab9746f2d0c0"),
            (5, false, "f2f5a738f8d501d115b19a6ed11c11cca30d7a78ba1e59f23505cdd69f0a03ff"),
        ] as [(UInt64, Bool, String)])
    func engine(index: UInt64, isFinal: Bool, tag: String) throws {
        let engine = try AESCBCEngine(key: SymmetricKey(Self.key + Self.authenticationKey))
        let sealed = Self.iv + Self.ciphertext + [UInt8](hex: tag)
        #expect(try engine.opened(sealed, at: ChunkPosition(index: index, isFinal: isFinal)) == Self.plaintext)
        #expect(throws: PacCryptError(.damagedPayload, "")) {
            try engine.opened(sealed, at: ChunkPosition(index: index, isFinal: !isFinal))
        }
        #expect(throws: PacCryptError(.damagedPayload, "")) {
            try engine.opened(sealed, at: ChunkPosition(index: index + 1, isFinal: isFinal))
        }
    }

    @Test("what the engine seals is AES-CBC under a fresh IV, with an HMAC over position, IV and ciphertext")
    func sealing() throws {
        let engine = try AESCBCEngine(key: SymmetricKey(Self.key + Self.authenticationKey))
        let position = try ChunkPosition(index: 5, isFinal: false)
        let sealed = try engine.sealed(Self.plaintext, at: position)
        let authenticated = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0] + sealed.dropLast(32)
        let tag = HMAC<SHA256>.authenticationCode(for: authenticated, using: SymmetricKey(Self.authenticationKey))
        #expect(Array(sealed.suffix(32)) == Array(tag))
        #expect(sealed.count == 16 + 80 + 32)
        #expect(try engine.opened(sealed, at: position) == Self.plaintext)
        #expect(try engine.sealed(Self.plaintext, at: position).prefix(16) != sealed.prefix(16))
    }

    @Test("the original's format opens them")
    func original() throws {
        let key = OriginalKey(
            cipherKey: SymmetricKey(Self.key), authenticationKey: SymmetricKey(Self.authenticationKey))
        let tag = [UInt8](hex: "d326c68991b80f826527b68cb6b4fcbec00926d4e474912a6da9bb47d5da2435")
        let source = MemoryByteSource([UInt8](repeating: 0, count: 16) + Self.iv + Self.ciphertext + tag)
        let opened = try #require(try OriginalAESCBC(source, key: key))
        var plaintext: [UInt8] = []
        try opened.write { plaintext += $0 }
        #expect(plaintext == Self.plaintext)
    }
}
