import Crypto
import CryptoExtras
import Foundation
import TextEncodings

/// Fernet tokens (https://github.com/fernet/spec): version ‖ time ‖ IV ‖ AES-128-CBC ciphertext ‖ HMAC-SHA256, all in
/// URL-safe base64.
public enum Fernet {
    private static let version: UInt8 = 0x80
    private static let timeCount = 8
    private static let blockCount = 16
    private static let tagCount = 32
    private static let headCount = 1 + timeCount + blockCount

    /// Seals bytes into a token.
    ///
    /// - Parameters:
    ///   - plaintext: any number of bytes.
    ///   - key: the key.
    ///   - seconds: the time that the token names, in seconds since 1970. Whoever has the token can read it.
    /// - Returns: the token, URL-safe base64 in ASCII.
    /// - Throws: ``PacCryptError/Code/unavailable`` when the machine has no randomness.
    public static func seal(_ plaintext: [UInt8], with key: FernetKey, seconds: UInt64) throws -> [UInt8] {
        try seal(plaintext, with: key, seconds: seconds, iv: Sodium.randomBytes(count: blockCount))
    }

    static func seal(_ plaintext: [UInt8], with key: FernetKey, seconds: UInt64, iv: [UInt8]) throws -> [UInt8] {
        let (signing, encryption) = key.halves
        var token = [version]
        withUnsafeBytes(of: seconds.bigEndian) { token.append(contentsOf: $0) }
        token.append(contentsOf: iv)
        do {
            token.append(contentsOf: try AES._CBC.encrypt(plaintext, using: encryption, iv: AES._CBC.IV(ivBytes: iv)))
        } catch {
            throw PacCryptError(.unavailable, "The token could not be sealed.")
        }
        token.append(contentsOf: HMAC<SHA256>.authenticationCode(for: token, using: signing))
        return token.withUnsafeBytes { Base64URL.padded($0) }
    }

    /// Opens a token, however old it is.
    ///
    /// - Parameters:
    ///   - token: URL-safe base64 with its padding, and nothing else.
    ///   - key: the key.
    /// - Throws: ``PacCryptError/Code/invalidToken`` when it is no token, was changed, or was sealed with another key.
    public static func open(_ token: [UInt8], with key: FernetKey) throws -> [UInt8] {
        guard let bytes = Base64URL.bytes(padded: token), bytes.first == version,
            bytes.count >= headCount + blockCount + tagCount,
            (bytes.count - headCount - tagCount).isMultiple(of: blockCount)
        else { throw invalidToken() }
        let (signing, encryption) = key.halves
        let authenticated = bytes.dropLast(tagCount)
        // The comparison takes the same time wherever the first difference is.
        guard
            HMAC<SHA256>.isValidAuthenticationCode(
                bytes.suffix(tagCount), authenticating: authenticated, using: signing)
        else { throw invalidToken() }
        do {
            let iv = try AES._CBC.IV(ivBytes: bytes[(1 + timeCount)..<headCount])
            return Array(try AES._CBC.decrypt(authenticated[headCount...], using: encryption, iv: iv))
        } catch {
            throw invalidToken()
        }
    }

    private static func invalidToken() -> PacCryptError {
        PacCryptError(.invalidToken, "This is not a token, or not one of this key.")
    }
}
