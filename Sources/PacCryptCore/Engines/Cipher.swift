/// The authenticated ciphers that seal a container's payload.
public enum Cipher: UInt8, Sendable, CaseIterable {
    /// AES-256-GCM (NIST SP 800-38D).
    case aesGCM = 1
    /// AES-256-CBC (NIST SP 800-38A) with HMAC-SHA-256 (RFC 2104), encrypt then MAC.
    case aesCBC = 2
    /// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha).
    case xchacha = 3

    /// The name that stands in key derivations and on every surface.
    public var name: String {
        switch self {
        case .aesGCM: "aes_gcm"
        case .aesCBC: "aes_cbc"
        case .xchacha: "xchacha"
        }
    }

    /// Bytes of the payload key.
    var payloadKeyCount: Int {
        self == .aesCBC ? 64 : 32
    }
}
