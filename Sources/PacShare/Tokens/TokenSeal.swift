import Crypto
import Foundation
import PacCryptCore

/// A secret at rest that only the bearer of a token can read: AES-256-GCM with a zero nonce under
/// HKDF-SHA256(token, salt, "paccrypt/v1/token/" ‖ purpose, 32), which is also the associated data.
///
/// The salt is fresh for each seal, so that a key seals one secret only.
public struct TokenSeal: Sendable, Hashable, Codable {
    private static let saltCount = 16
    private static let tagCount = 16
    private let salt: Data
    private let sealed: Data

    /// Seals a secret.
    ///
    /// - Parameters:
    ///   - secret: of any length.
    ///   - token: whose bearer may read it.
    ///   - purpose: what the token is for.
    /// - Throws: `PacCryptError` `unavailable` when the cipher refuses, which is no fault of the input.
    public init(_ secret: SecretBytes, under token: ShareToken, for purpose: TokenPurpose) throws(PacCryptError) {
        salt = Data(RandomBytes.make(count: Self.saltCount))
        do {
            let box = try secret.withUnsafeBytes { [salt] bytes in
                try AES.GCM.seal(
                    bytes, using: Self.key(token, salt: salt, purpose), nonce: Self.nonce(),
                    authenticating: Self.associatedData(purpose))
            }
            sealed = box.ciphertext + box.tag
        } catch {
            throw PacCryptError(.unavailable, "A secret could not be sealed.")
        }
    }

    /// The bytes of the seal.
    var count: Int { salt.count + sealed.count }

    /// The secret; nil when the token or the purpose is another, or the seal was changed.
    public func open(with token: ShareToken, for purpose: TokenPurpose) -> SecretBytes? {
        guard
            let nonce = try? Self.nonce(),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: sealed.dropLast(Self.tagCount), tag: sealed.suffix(Self.tagCount)),
            let secret = try? AES.GCM.open(
                box, using: Self.key(token, salt: salt, purpose), authenticating: Self.associatedData(purpose))
        else { return nil }
        return SecretBytes(secret)
    }

    private static func key(_ token: ShareToken, salt: Data, _ purpose: TokenPurpose) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: token.bytes.withUnsafeBytes { SymmetricKey(data: $0) }, salt: salt,
            info: associatedData(purpose), outputByteCount: 32)
    }

    private static func associatedData(_ purpose: TokenPurpose) -> Data {
        Data("paccrypt/v1/token/\(purpose.rawValue)".utf8)
    }

    private static func nonce() throws -> AES.GCM.Nonce {
        try AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12))
    }
}
