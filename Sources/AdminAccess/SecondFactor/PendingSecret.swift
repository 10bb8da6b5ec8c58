import Crypto
import Foundation
import PacCryptCore
import RequestGuard

/// Seals the secret of a second factor that waits to be confirmed under the session's token: salt 16 ‖ nonce 12 ‖
/// AES-256-GCM of time 8 and base32 ‖ tag 16, under HKDF-SHA256(token, salt, "paccrypt/v1/token/enrolment").
public enum PendingSecret {
    /// How long a secret waits, in seconds: 10 minutes.
    public static let lifetimeSeconds = 600
    private static let saltCount = 16
    private static let timeCount = 8
    private static let context = Data("paccrypt/v1/token/enrolment".utf8)

    static func seal(_ secret: OneTimeSecret, under token: CookieToken, now: Timestamp) throws -> [UInt8] {
        let salt = SecretBytes.random(count: saltCount).withUnsafeBytes { Data($0) }
        var plaintext = withUnsafeBytes(of: now.milliseconds.bigEndian) { Data($0) }
        plaintext.append(contentsOf: secret.base32.utf8)
        guard
            let sealed = try? AES.GCM.seal(plaintext, using: key(token, salt: salt)).combined
        else { throw PacCryptError(.unavailable, "The secret could not be sealed.") }
        return Array(salt + sealed)
    }

    /// The secret; nil when it has waited too long, or was not sealed under this token.
    static func open(_ sealed: [UInt8], under token: CookieToken, now: Timestamp) -> OneTimeSecret? {
        let salt = Data(sealed.prefix(saltCount))
        guard let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst(saltCount)),
            let plaintext = try? AES.GCM.open(box, using: key(token, salt: salt)), plaintext.count > timeCount
        else { return nil }
        let sealedAt = plaintext.prefix(timeCount).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let age = now.milliseconds.subtractingReportingOverflow(Int64(bitPattern: sealedAt))
        guard !age.overflow, age.partialValue < Int64(lifetimeSeconds) * 1000 else { return nil }
        return try? OneTimeSecret(base32: String(decoding: plaintext.dropFirst(timeCount), as: UTF8.self))
    }

    private static func key(_ token: CookieToken, salt: Data) -> SymmetricKey {
        token.bytes.withUnsafeBytes { token in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: token), salt: salt, info: context, outputByteCount: 32)
        }
    }
}
