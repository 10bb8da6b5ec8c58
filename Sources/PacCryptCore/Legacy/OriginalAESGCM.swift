import Crypto
import Foundation

/// salt 16 ‖ nonce 12 ‖ ciphertext ‖ tag 16. One piece, so the plaintext is in memory before its tag is known to be
/// right.
struct OriginalAESGCM: OriginalPlaintext {
    private let plaintext: Data

    init?(_ source: any ByteSource, key: OriginalKey) throws {
        let start = UInt64(OriginalFormat.saltCount)
        let sealed = try source.bytes(start..<source.size)
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let plaintext = try? AES.GCM.open(box, using: key.cipherKey)
        else { return nil }
        self.plaintext = plaintext
    }

    func write(to output: (UnsafeRawBufferPointer) throws -> Void) throws {
        try plaintext.withUnsafeBytes(output)
    }
}
