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
