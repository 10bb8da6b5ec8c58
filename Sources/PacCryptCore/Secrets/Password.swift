import Foundation

/// A password, kept both as it was typed and in Unicode NFC.
///
/// Containers are opened with the NFC form, so that the same word typed on different systems opens the same file;
/// the original PacCrypt used the bytes as they came. The caller's own `String` and the temporary that Unicode
/// normalisation needs for text that is not ASCII cannot be wiped; the copies kept here are.
public struct Password: Sendable, Redacted {
    /// UTF-8 in Unicode NFC.
    let normalized: SecretBytes
    /// UTF-8 as given.
    let original: SecretBytes

    /// - Parameter utf8: the password's UTF-8 bytes, at least one.
    /// - Throws: ``PacCryptError/Code/invalidArgument`` when it is empty or not UTF-8.
    public init(utf8: [UInt8]) throws {
        guard !utf8.isEmpty else {
            throw PacCryptError(.invalidArgument, "The password is empty.")
        }
        original = SecretBytes(utf8)
        if utf8.allSatisfy({ $0 < 0x80 }) {
            normalized = original
            return
        }
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw PacCryptError(.invalidArgument, "The password is not valid UTF-8.")
        }
        normalized = SecretBytes(Array(text.precomposedStringWithCanonicalMapping.utf8))
    }

    /// - Throws: ``PacCryptError/Code/invalidArgument`` when it is empty.
    public init(_ text: String) throws {
        try self.init(utf8: Array(text.utf8))
    }

    /// - Throws: ``PacCryptError/Code/invalidArgument`` when it is empty.
    public init(_ text: SecretText) throws {
        try self.init(text.utf8)
    }

    /// - Parameter secret: what ``secret`` gave.
    /// - Throws: as ``init(utf8:)``.
    public init(_ secret: SecretBytes) throws {
        try self.init(utf8: secret.withUnsafeBytes { Array($0) })
    }

    /// The bytes as they were given, for keeping them sealed.
    public var secret: SecretBytes { original }
}

extension Password {
    /// The Unicode scalars of the NFC form, which is what rules of length count (NIST SP 800-63B §5.1.1.2).
    public var characterCount: Int {
        // In UTF-8 every scalar has exactly one byte that continues no other.
        normalized.withUnsafeBytes { $0.count { $0 & 0xC0 != 0x80 } }
    }

    /// The bytes of the NFC form in UTF-8.
    public var byteCount: Int { normalized.count }
}
