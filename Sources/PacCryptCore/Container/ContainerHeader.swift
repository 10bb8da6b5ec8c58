/// The header of a container, as it lies in the file: nothing in it is secret, nothing in it is trusted yet.
public struct ContainerHeader: Sendable, Equatable {
    /// Bytes of the salt.
    public static let saltCount = 32
    /// The most slots that a header has.
    public static let maximumSlots = 32
    /// The binary logarithms of the chunk sizes that the format knows.
    public static let chunkSizes: ClosedRange<UInt8> = 12...24
    /// What writers use: 64 KiB.
    public static let standardChunkSizeLog2: UInt8 = 16

    /// The cipher of the payload.
    public var cipher: Cipher
    /// The binary logarithm of the plaintext bytes of a chunk, 12…24.
    public var chunkSizeLog2: UInt8
    /// 32 random bytes, fresh for each container.
    public var salt: [UInt8]
    /// Who can open the container; 1 to 32 slots.
    public var slots: [Slot]
    /// The sealed file information; empty when there is none.
    public var sealedInfo: [UInt8]
}

/// One way to open a container: the file key, wrapped for a password, a key pair or a link.
public enum Slot: Sendable, Equatable {
    /// Bytes of a wrapped file key: ciphertext 32 and tag 16.
    static let wrappedCount = 48
    static let saltCount = 16
    static let keyIDCount = 32
    static let encapsulationCount = 1_120

    /// A password, through Argon2id or PBKDF2.
    case password(kdf: PasswordKDF, salt: [UInt8], wrapped: [UInt8])
    /// An RSA key pair (OAEP with SHA-256, RFC 8017 §7.1). The key id is the SHA-256 of the SubjectPublicKeyInfo.
    case rsa(keyID: [UInt8], encryptedKey: [UInt8])
    /// An X-Wing key pair (draft-connolly-cfrg-xwing-kem-06). The key id is the SHA-256 of the public key.
    case xwing(keyID: [UInt8], encapsulation: [UInt8], wrapped: [UInt8])
    /// A 32-byte secret that travels in a link.
    case linkKey(salt: [UInt8], wrapped: [UInt8])
    /// A type from a later version, kept as it is.
    case unknown(type: UInt8, body: [UInt8])

    /// The number that stands for the kind in the format.
    public var type: UInt8 {
        switch self {
        case .password(.argon2id, _, _): 1
        case .password(.pbkdf2, _, _): 2
        case .rsa: 3
        case .xwing: 4
        case .linkKey: 5
        case .unknown(let type, _): type
        }
    }

    /// True for a type from a later version.
    var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }

    /// How a password is turned into a key, for a password slot.
    public var passwordKDF: PasswordKDF? {
        if case .password(let kdf, _, _) = self { kdf } else { nil }
    }
}
