import Crypto
import CryptoExtras
import Foundation

/// salt 16 ‖ iv 16 ‖ ciphertext ‖ HMAC-SHA256 32 over all before it. The MAC is checked in a first pass, the second
/// decrypts.
struct OriginalAESCBC: OriginalPlaintext {
    private let source: any ByteSource
    private let key: SymmetricKey
    private let ciphertext: Range<UInt64>

    init?(_ source: any ByteSource, key: OriginalKey) throws {
        let tagStart = source.size - UInt64(OriginalFormat.aesCBCTagCount)
        ciphertext = UInt64(OriginalFormat.saltCount + OriginalFormat.blockCount)..<tagStart
        guard (ciphertext.upperBound - ciphertext.lowerBound) % UInt64(OriginalFormat.blockCount) == 0 else {
            return nil
        }
        var code = HMAC<SHA256>(key: key.authenticationKey)
        try source.forEachPiece(in: 0..<tagStart) { code.update(data: $0) }
        let tag = try source.bytes(tagStart..<source.size)
        let isAuthentic = code.finalize().withUnsafeBytes { expected in
            tag.withUnsafeBytes { Sodium.equal(expected, $0) }
        }
        guard isAuthentic else { return nil }
        self.source = source
        self.key = key.cipherKey
    }

    func write(to output: (UnsafeRawBufferPointer) throws -> Void) throws {
        let blockCount = UInt64(OriginalFormat.blockCount)
        var iv = try source.bytes(ciphertext.lowerBound - blockCount..<ciphertext.lowerBound)
        var offset = ciphertext.lowerBound
        try source.forEachPiece(in: ciphertext) { piece in
            offset += UInt64(piece.count)
            let isLast = offset == ciphertext.upperBound
            do {
                let plaintext = try AES._CBC.decrypt(
                    piece, using: key, iv: AES._CBC.IV(ivBytes: iv), noPadding: !isLast)
                iv = Array(piece.suffix(OriginalFormat.blockCount))
                try plaintext.withUnsafeBytes(output)
            } catch is CryptoKitError {
                throw OriginalFormat.opensNot()
            }
        }
    }
}
