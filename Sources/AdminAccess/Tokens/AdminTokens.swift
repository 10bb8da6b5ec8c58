import Crypto
import PacCryptCore
import TextEncodings

/// The 256 random bits in a cookie: of a session, of a device, or of a form before login.
public typealias CookieToken = SecretToken<CookieTokens>

/// Tokens in cookies.
public enum CookieTokens: TokenKind {
    public static let byteCount = 32
}

/// The token that whoever sets the instance up must know: 160 random bits, so that the first visitor does not own it.
public typealias SetupToken = SecretToken<SetupTokens>

/// Setup tokens, which people copy from the server's own log.
public enum SetupTokens: TokenKind {
    public static let byteCount = 20
    public static let isTyped = true
}

/// A code of 80 random bits that opens the account once, in place of the second factor.
public typealias RecoveryCode = SecretToken<RecoveryCodes>

/// Recovery codes, which people keep on paper.
public enum RecoveryCodes: TokenKind {
    public static let byteCount = 10
    public static let isTyped = true
}

extension RecoveryCode {
    /// A full set of fresh codes: as many as an account gets at once.
    static func randomSet() -> [RecoveryCode] { (0..<10).map { _ in .random() } }
}

/// The token that every form carries against forged requests: HMAC-SHA256 of a fixed text under the cookie's token.
///
/// Another site can make a browser send the cookie, but cannot read it, and so cannot know the form's token.
public enum FormToken {
    private static let context = Array("paccrypt/v1/csrf".utf8)

    /// The token of a form that is sent with this cookie, in 43 characters of base64url.
    public static func text(for cookie: CookieToken) -> String {
        HMAC<SHA256>.authenticationCode(for: context, using: key(cookie)).withUnsafeBytes { Base64URL.text($0) }
    }

    /// Whether a form's token belongs to the cookie that came with it; compared in constant time.
    public static func isValid(_ text: String, for cookie: CookieToken) -> Bool {
        guard let code = Base64URL.bytes(text, count: SHA256.byteCount) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: context, using: key(cookie))
    }

    private static func key(_ cookie: CookieToken) -> SymmetricKey {
        cookie.bytes.withUnsafeBytes { SymmetricKey(data: $0) }
    }
}
