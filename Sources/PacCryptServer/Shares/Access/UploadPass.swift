import Crypto
import Foundation
import PacCryptCore
import PacShare
import RequestGuard
import TextEncodings

/// Proof that somebody has shown the upload passphrase: until when it holds, and an HMAC-SHA-256 of that under a secret
/// of the instance. It is bound to the passphrase's hash, so that another passphrase ends all passes.
struct UploadPass: Sendable {
    /// Seconds for which a pass holds: as long as an admin's session at most.
    static let lifetimeSeconds = 12 * 3600

    private let key: SymmetricKey

    /// - Parameter secret: a secret of the instance.
    init(secret: SecretBytes) {
        key = secret.withUnsafeBytes {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: $0), info: Data("paccrypt/v1/upload-pass".utf8),
                outputByteCount: 32)
        }
    }

    /// A pass as a cookie holds it.
    func issue(for passphrase: PasswordHash, now: Timestamp) -> String {
        let end = now.milliseconds / 1000 + Int64(Self.lifetimeSeconds)
        let code = HMAC<SHA256>.authenticationCode(for: Self.text(end, passphrase), using: key)
        return "\(end).\(code.withUnsafeBytes { Base64URL.text($0) })"
    }

    /// Whether the text is a pass that still holds.
    func isValid(_ text: String, for passphrase: PasswordHash, now: Timestamp) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let end = Int64(digits: parts[0]), now.milliseconds / 1000 < end,
            let code = Base64URL.bytes(parts[1], count: SHA256.byteCount)
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.text(end, passphrase), using: key)
    }

    /// What stands for a passphrase that was right, so that the next request with it needs no derivation.
    func mark(of shown: SecretText, for passphrase: PasswordHash) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Self.text(shown, passphrase), using: key))
    }

    /// Whether a passphrase is the one that the mark stands for. Compares in constant time.
    func isMarked(_ shown: SecretText, _ mark: [UInt8], for passphrase: PasswordHash) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(mark, authenticating: Self.text(shown, passphrase), using: key)
    }

    private static func text(_ end: Int64, _ passphrase: PasswordHash) -> Data {
        Data("until/\(end)/\(passphrase.text)".utf8)
    }

    private static func text(_ shown: SecretText, _ passphrase: PasswordHash) -> Data {
        shown.utf8.withUnsafeBytes { Data("shown/\(passphrase.text)/".utf8) + $0 }
    }
}
