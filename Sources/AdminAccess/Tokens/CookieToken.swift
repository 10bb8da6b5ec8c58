import Crypto
import PacCryptCore

/// The 256 random bits in a cookie: of a session, of a device, or of a form before login.
public struct CookieToken: Sendable, Equatable {
    private static let byteCount = 32
    let bytes: SecretBytes

    /// Reads a cookie's value: 43 characters of URL-safe base64 without padding. Nil for anything else.
    public init?(text: String) {
        guard let bytes = Base64URL.bytes(text, count: Self.byteCount) else { return nil }
        self.bytes = SecretBytes(bytes)
    }

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh token.
    public static func random() -> CookieToken {
        CookieToken(bytes: .random(count: byteCount))
    }

    /// The cookie's value.
    public var text: String {
        bytes.withUnsafeBytes { Base64URL.text($0) }
    }

    /// What stores hold of it.
    public var hash: TokenHash {
        TokenHash(bytes.withUnsafeBytes { SHA256.hash(data: $0) })
    }
}

extension CookieToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
