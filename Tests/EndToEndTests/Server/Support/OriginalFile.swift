import Foundation
import Testing

/// Files as the original PacCrypt encrypted them, made by Python's `cryptography`, as the original's were.
enum OriginalFile {
    /// aes_gcm: salt 16 ‖ nonce 12 ‖ ciphertext ‖ tag 16.
    static func aesGCM(_ content: Data, password: String) throws -> Data {
        let script = """
            import hashlib, os, sys
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            salt, nonce = os.urandom(16), os.urandom(12)
            key = hashlib.pbkdf2_hmac('sha256', sys.argv[1].encode(), salt, 200_000)
            sys.stdout.buffer.write(salt + nonce + AESGCM(key).encrypt(nonce, sys.stdin.buffer.read(), None))
            """
        let result = try Program.run("/usr/bin/env", ["python3", "-c", script, password], input: content)
        try #require(result.code == 0, "\(result.errors)")
        return result.output
    }
}
