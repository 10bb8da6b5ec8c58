import CSodium
import Crypto
import Testing

@testable import PacCryptCore

/// HChaCha20 and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), as the payload and the original's format use them.
@Suite("XChaCha20-Poly1305 gives the published answers")
struct XChaChaAnswers {
    private static let sunscreen = Array(
        """
        Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.
        """.utf8)
    /// §A.3.1.
    private static let key = [UInt8](countingFrom: 0x80, count: 32)
    private static let nonce = [UInt8](countingFrom: 0x40, count: 24)
    private static let ciphertext = [UInt8](
        hex: """
            bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39
            ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
            21f9664c97637da9768812f615c68b13b52e
            """)

    @Test("HChaCha20, §2.2.1")
    func subkey() throws {
        let key = SecretBytes([UInt8](countingFrom: 0, count: 32))
        let subkey = try HChaCha20.subkey(key: key, input: [UInt8](hex: "000000090000004a0000000031415927"))
        #expect(subkey.bytes == [UInt8](hex: "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"))
    }

    @Test("HChaCha20 takes a key of 32 bytes and an input of 16", arguments: [(31, 16), (32, 15), (33, 16), (32, 17)])
    func subkeySizes(key: Int, input: Int) {
        #expect(throws: PacCryptError(.invalidArgument, "")) {
            try HChaCha20.subkey(
                key: SecretBytes([UInt8](repeating: 0, count: key)), input: [UInt8](repeating: 0, count: input))
        }
    }

    @Test("the AEAD, §A.3.1, by HChaCha20 and the ChaCha20-Poly1305 that the engine calls")
    func composition() throws {
        let subkey = try HChaCha20.subkey(key: SecretBytes(Self.key), input: Self.nonce.prefix(16))
        let associatedData = [UInt8](hex: "50515253c0c1c2c3c4c5c6c7")
        var sealed = [UInt8](repeating: 0, count: Self.sunscreen.count + 16)
        let status = crypto_aead_chacha20poly1305_ietf_encrypt(
            &sealed, nil, Self.sunscreen, UInt64(Self.sunscreen.count), associatedData, UInt64(associatedData.count),
            nil, [0, 0, 0, 0] + Self.nonce.suffix(8), subkey.bytes)
        #expect(status == 0)
        #expect(sealed == Self.ciphertext + [UInt8](hex: "c0875924c1c7987947deafd8780acf49"))
    }

    /// The ciphertext is that of §A.3.1; its tag covers associated data, which the original did not have, so the tag is
    /// PyNaCl 1.6.2's for the same message without any.
    @Test("the original's format, §A.3.1")
    func original() throws {
        let key = OriginalKey(cipherKey: SymmetricKey(Self.key), authenticationKey: SymmetricKey(Self.key))
        let salt = [UInt8](repeating: 0, count: 16)
        let tag = [UInt8](hex: "f7e62efbf45089db18f9c8a3f0e41e5f")
        let source = MemoryByteSource(salt + Self.nonce + Self.ciphertext + tag)
        let opened = try #require(try OriginalXChaCha(source, key: key))
        var plaintext: [UInt8] = []
        try opened.write { plaintext += $0 }
        #expect(plaintext == Self.sunscreen)
    }

    /// By PyNaCl 1.6.2, with the nonce salt[0..<12] ‖ counter 11 ‖ final 1.
    @Test(
        "the engine seals as a one-call implementation does",
        arguments: [
            (0, true, [], "9ca2e6f6552e05596aada5666dc3e91e"),
            (0, false, Array("chunk zero".utf8), "895272d9f7b19ade15c4e4ec5c9ca762be3754411c04610db331"),
            (
                0x0102_0304, true, sunscreen,
                """
                ba0e6123ae128396c3160def8e066e0828694a95d6c0a722cc4815d504fd277083023e0d7508835ed332effd68d56a43
                399859d482945c3a579cc8af35e593b6acbf94d55596e67e7ca237bf161c18bdc0edaddc1401e42b9fd7961c82859f26
                d76c6d301b229eb32efab2c9a0b8fbe9ec4afd14730c5e66a8842d0c8a896284ddb1
                """
            ),
        ] as [(UInt64, Bool, [UInt8], String)])
    func engine(index: UInt64, isFinal: Bool, plaintext: [UInt8], expected: String) throws {
        let engine = try XChaChaEngine(key: SymmetricKey(Self.key), salt: [UInt8](countingFrom: 0, count: 32))
        let position = try ChunkPosition(index: index, isFinal: isFinal)
        let sealed = try engine.sealed(plaintext, at: position)
        #expect(sealed == [UInt8](hex: expected))
        #expect(try engine.opened(sealed, at: position) == plaintext)
    }
}
