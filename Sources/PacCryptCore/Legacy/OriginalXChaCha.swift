import CSodium
import Crypto

/// salt 16 ‖ nonce 24 ‖ ciphertext ‖ tag 16: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha §2) as one message. The tag
/// is checked in a first pass (RFC 8439 §2.8), the second decrypts.
struct OriginalXChaCha: OriginalPlaintext {
    private static let blockCount = 64
    private let source: any ByteSource
    private let subkey: SecretBytes
    private let nonce: [UInt8]
    private let ciphertext: Range<UInt64>

    init?(_ source: any ByteSource, key: OriginalKey) throws {
        let nonceStart = UInt64(OriginalFormat.saltCount)
        let tagStart = source.size - UInt64(OriginalFormat.poly1305TagCount)
        ciphertext = nonceStart + UInt64(OriginalFormat.xchachaNonceCount)..<tagStart
        // The block counter has 32 bits (RFC 8439 §2.4): nothing longer was ever written.
        guard ciphertext.upperBound - ciphertext.lowerBound <= UInt64(UInt32.max - 1) * UInt64(Self.blockCount) else {
            return nil
        }
        let wholeNonce = try source.bytes(nonceStart..<ciphertext.lowerBound)
        subkey = try HChaCha20.subkey(key: SecretBytes(key.cipherKey), input: wholeNonce.prefix(16))
        nonce = [0, 0, 0, 0] + wholeNonce.suffix(8)
        self.source = source
        let tag = try source.bytes(tagStart..<source.size)
        let expected = try authenticator()
        guard expected.withUnsafeBytes({ left in tag.withUnsafeBytes { Sodium.equal(left, $0) } }) else { return nil }
    }

    func write(to output: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = ScratchBuffer(count: 65_536)
        var counter: UInt32 = 1
        try source.forEachPiece(in: ciphertext) { piece in
            subkey.withUnsafeBytes { subkey in
                _ = crypto_stream_chacha20_ietf_xor_ic(
                    buffer.bytes.bytePointer, piece.bytePointer, UInt64(piece.count), nonce, counter,
                    subkey.bytePointer)
            }
            counter += UInt32(piece.count / Self.blockCount)
            try output(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<piece.count]))
        }
    }

    /// Poly1305 over ciphertext ‖ padding ‖ 0 as 8 bytes ‖ length as 8 bytes, little-endian.
    private func authenticator() throws -> [UInt8] {
        var state = crypto_onetimeauth_poly1305_state()
        withWipedBytes(count: 32) { oneTimeKey in
            subkey.withUnsafeBytes { subkey in
                _ = crypto_stream_chacha20_ietf(
                    oneTimeKey.bytePointer, UInt64(oneTimeKey.count), nonce, subkey.bytePointer)
            }
            _ = crypto_onetimeauth_poly1305_init(&state, oneTimeKey.bytePointer)
        }
        try source.forEachPiece(in: ciphertext) { piece in
            _ = crypto_onetimeauth_poly1305_update(&state, piece.bytePointer, UInt64(piece.count))
        }
        let length = ciphertext.upperBound - ciphertext.lowerBound
        var trailer = [UInt8](repeating: 0, count: Int((16 - length % 16) % 16) + 8)
        withUnsafeBytes(of: length.littleEndian) { trailer.append(contentsOf: $0) }
        _ = crypto_onetimeauth_poly1305_update(&state, trailer, UInt64(trailer.count))
        var tag = [UInt8](repeating: 0, count: OriginalFormat.poly1305TagCount)
        _ = crypto_onetimeauth_poly1305_final(&state, &tag)
        withUnsafeMutableBytes(of: &state, Sodium.wipe)
        return tag
    }
}
