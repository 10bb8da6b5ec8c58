import Crypto

/// Somebody a container is sealed for.
public enum Recipient: Sendable {
    /// Whoever knows the password. A container has this one recipient or any number of the others.
    case password(Password, PasswordKDF)
    /// Whoever has the private key.
    case publicKey(PublicKey)
    /// Whoever has the link.
    case linkKey(LinkKey)

    /// Wraps a file key for this recipient. Costs a key derivation for a password.
    ///
    /// - Throws: ``PacCryptError/Code/invalidKey`` or ``PacCryptError/Code/unavailable``.
    public func slot(for fileKey: FileKey) throws -> Slot {
        switch self {
        case .password(let password, let kdf):
            let salt = try Sodium.randomBytes(count: Slot.saltCount)
            let type = Slot.password(kdf: kdf, salt: [], wrapped: []).type
            let key = try kdf.deriveKey(password: password, salt: salt)
            return .password(kdf: kdf, salt: salt, wrapped: try KeyWrap.wrap(fileKey, under: key, type: type))
        case .publicKey(.rsa(let publicKey)):
            return .rsa(keyID: publicKey.keyID, encryptedKey: try publicKey.encrypt(fileKey.secret))
        case .publicKey(.xwing(let publicKey)):
            let (sharedSecret, encapsulation) = try publicKey.encapsulate()
            let key = XWingSlotKey.derive(sharedSecret: sharedSecret, encapsulation: encapsulation)
            return .xwing(
                keyID: publicKey.keyID, encapsulation: encapsulation,
                wrapped: try KeyWrap.wrap(fileKey, under: key, type: 4))
        case .linkKey(let linkKey):
            let salt = try Sodium.randomBytes(count: Slot.saltCount)
            return .linkKey(
                salt: salt, wrapped: try KeyWrap.wrap(fileKey, under: linkKey.deriveKey(salt: salt), type: 5))
        }
    }
}

extension Recipient {
    /// A slot of the size of the one that ``slot(for:)`` makes, with nothing in it: for whoever leaves room for a head
    /// while its slots are still being made. It costs nothing.
    public var emptySlot: Slot {
        let wrapped = [UInt8](repeating: 0, count: Slot.wrappedCount)
        let salt = [UInt8](repeating: 0, count: Slot.saltCount)
        return switch self {
        case .password(_, let kdf): .password(kdf: kdf, salt: salt, wrapped: wrapped)
        case .publicKey(.rsa(let publicKey)):
            .rsa(
                keyID: publicKey.keyID, encryptedKey: [UInt8](repeating: 0, count: (publicKey.bitCount + 7) / 8))
        case .publicKey(.xwing(let publicKey)):
            .xwing(
                keyID: publicKey.keyID, encapsulation: [UInt8](repeating: 0, count: Slot.encapsulationCount),
                wrapped: wrapped)
        case .linkKey: .linkKey(salt: salt, wrapped: wrapped)
        }
    }
}

/// The key-encryption key of an X-Wing slot.
enum XWingSlotKey {
    static func derive(sharedSecret: SymmetricKey, encapsulation: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: sharedSecret, salt: encapsulation, info: Array("paccrypt/v1/xwing".utf8),
            outputByteCount: 32)
    }
}
