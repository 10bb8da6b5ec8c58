import Crypto
import PacCryptCore

/// The token that every form carries against forged requests: HMAC-SHA256 of a fixed text under the cookie's token.
///
/// Another site can make a browser send the cookie, but cannot read it, and so cannot know the form's token.
public enum FormToken {
    private static let context = Array("paccrypt/v1/csrf".utf8)

    /// The token of a form that is sent with this cookie, in 43 characters of URL-safe base64.
    public static func text(for cookie: CookieToken) -> String {
        code(for: cookie).withUnsafeBytes { Base64URL.text($0) }
    }

    /// Whether a form's token belongs to the cookie that came with it; compared in constant time.
    public static func isValid(_ text: String, for cookie: CookieToken) -> Bool {
        SecretBytes(Array(text.utf8)) == SecretBytes(Array(Self.text(for: cookie).utf8))
    }

    private static func code(for cookie: CookieToken) -> HMAC<SHA256>.MAC {
        let key = cookie.bytes.withUnsafeBytes { SymmetricKey(data: $0) }
        return HMAC<SHA256>.authenticationCode(for: context, using: key)
    }
}
