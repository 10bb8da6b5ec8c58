import Crypto
import Foundation
import PacCryptCore

/// The 256 random bits in a cookie: of a session, of a device, or of a form before login.
public struct CookieToken: Sendable, Equatable {
    private static let byteCount = 32
    let bytes: SecretBytes

    /// Reads a cookie's value: 43 characters of URL-safe base64 without padding. Nil for anything else.
    public init?(text: String) {
        guard text.utf8.count == 43,
            let data = Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + "="),
            data.count == Self.byteCount
        else { return nil }
        bytes = SecretBytes(data)
        // One text for each token: the last character has two bits that mean nothing.
        guard self.text == text else { return nil }
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
        bytes.withUnsafeBytes { URLSafeText.encode($0) }
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

/// URL-safe base64 without padding (RFC 4648 §5).
enum URLSafeText {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
