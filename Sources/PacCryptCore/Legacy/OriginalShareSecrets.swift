import Crypto
import TextEncodings

/// How the original kept the name of a shared file: URL-safe base64 of its AES-GCM form under the encryption password.
public enum OriginalFileName {
    /// Opens a name. Costs a derivation of about 20 ms.
    ///
    /// - Returns: the name, which may be anything.
    /// - Throws: ``PacCryptError/Code/noSlotOpens`` for another password and for anything else than such a name.
    public static func open(_ text: String, with password: Password) throws -> String {
        guard let sealed = Base64URL.bytes(padded: Array(text.utf8)) else { throw OriginalFormat.opensNot() }
        let source = MemoryByteSource(sealed)
        guard source.size >= UInt64(OriginalFormat.minimumCount(.aesGCM)) else { throw OriginalFormat.opensNot() }
        var name: [UInt8] = []
        try OriginalContent(opening: source, with: .password(password), algorithm: .aesGCM).write { name += $0 }
        return String(decoding: name, as: UTF8.self)
    }
}

/// How the original kept the pickup password of a share: URL-safe base64 of its SHA-256, without a salt.
public struct OriginalPasswordHash: Sendable {
    private let digest: [UInt8]

    /// Reads a hash; nil when it is none.
    public init?(_ text: String) {
        guard let digest = Base64URL.bytes(padded: Array(text.utf8)), digest.count == SHA256.byteCount else {
            return nil
        }
        self.digest = digest
    }

    /// Whether it is the hash of the password as it was typed. Takes the same time for every password of its length.
    public func matches(_ password: Password) -> Bool {
        let typed = password.original.withUnsafeBytes { SHA256.hash(data: $0) }
        return typed.withUnsafeBytes { typed in digest.withUnsafeBytes { Sodium.equal(typed, $0) } }
    }
}
