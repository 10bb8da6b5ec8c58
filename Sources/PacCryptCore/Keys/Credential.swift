/// What somebody shows to open a container.
public enum Credential: Sendable {
    case password(Password)
    case privateKey(PrivateKey)
    case linkKey(LinkKey)

    /// The file key in a slot; nil when the slot is not for this credential.
    ///
    /// - Throws: ``PacCryptError/Code/limitExceeded`` before any derivation that costs more than `limits` allow.
    func open(_ slot: Slot, limits: ReaderLimits) throws -> FileKey? {
        switch (self, slot) {
        case (.password(let password), .password(let kdf, let salt, let wrapped)):
            try limits.check(kdf)
            let key = try kdf.deriveKey(password: password, salt: salt)
            return KeyWrap.unwrap(wrapped, under: key, type: slot.type)
        case (.privateKey(.rsa(let key)), .rsa(let keyID, let encryptedKey)):
            guard keyID == key.publicKey.keyID, let secret = key.decrypt(encryptedKey) else { return nil }
            return try? FileKey(secret)
        case (.privateKey(.xwing(let key)), .xwing(let keyID, let encapsulation, let wrapped)):
            guard keyID == key.publicKey.keyID, let sharedSecret = key.decapsulate(encapsulation) else { return nil }
            let slotKey = XWingSlotKey.derive(sharedSecret: sharedSecret, encapsulation: encapsulation)
            return KeyWrap.unwrap(wrapped, under: slotKey, type: slot.type)
        case (.linkKey(let linkKey), .linkKey(let salt, let wrapped)):
            return KeyWrap.unwrap(wrapped, under: linkKey.deriveKey(salt: salt), type: slot.type)
        default:
            return nil
        }
    }
}
