/// Whole containers in memory, for texts and other small things.
public enum Container {
    /// Seals bytes for recipients.
    ///
    /// - Throws: ``PacCryptError`` when recipients or information do not fit the format.
    public static func seal(
        _ plaintext: [UInt8], cipher: Cipher, for recipients: [Recipient], info: FileInfo? = nil
    ) throws -> [UInt8] {
        let sealer = try ContainerSealer(cipher: cipher)
        let slots = try recipients.map { try $0.slot(for: sealer.fileKey) }
        var container = try sealer.head(slots: slots, info: info).bytes
        let payload = PayloadSealer(sealer.payload)
        try plaintext.withUnsafeBytes { try payload.append($0) { container += $0 } }
        try payload.finish { container += $0 }
        return container
    }

    /// Opens a whole container.
    ///
    /// - Throws: ``PacCryptError``; see ``ContainerHead/init(parsing:)``, ``ContainerHead/unlock(with:limits:)`` and
    ///   ``PayloadOpener``.
    public static func open(
        _ container: [UInt8], with credential: Credential, limits: ReaderLimits
    ) throws -> (plaintext: [UInt8], info: FileInfo?) {
        let head = try ContainerHead(parsing: container)
        let unlocked = try head.unlock(with: credential, limits: limits)
        var plaintext: [UInt8] = []
        let payload = PayloadOpener(unlocked.payload)
        try container.dropFirst(head.count).withUnsafeBytes { try payload.append($0) { plaintext += $0 } }
        try payload.finish { plaintext += $0 }
        return (plaintext, unlocked.info)
    }
}
