import Crypto
import Foundation
import HTTPTypes
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard
import TextEncodings

/// Says of a browser that it has unlocked one share before: until when that holds, a random name, and an HMAC-SHA-256 of
/// both and the share under a secret of the instance, so that nothing has to be kept. It opens nothing: whoever has it
/// may try the pickup password a few times while strangers have used up what all have together.
struct BrowserPass: Sendable {
    private static let cookieName = "paccrypt_known"

    private let key: SymmetricKey
    private let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - secret: a secret of the instance.
    ///   - clock: the time now.
    init(secret: SecretBytes, clock: @escaping @Sendable () -> Timestamp) {
        key = secret.withUnsafeBytes {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: $0), info: Data("paccrypt/v1/known-browser".utf8),
                outputByteCount: 32)
        }
        self.clock = clock
    }

    /// The browser that has sent a request; nil when it has not unlocked this share before, or the share's time is over.
    func browser(of id: ShareID, in fields: HTTPFields) -> KnownBrowser? {
        guard let value = Cookie.value(of: Self.cookieName, in: fields) else { return nil }
        return browser(value, id.key)
    }

    /// The field that makes a browser known; nil when it is already.
    ///
    /// - Parameters:
    ///   - id: the share that it has unlocked.
    ///   - until: the share's end.
    ///   - fields: those of its request.
    ///   - path: below which of the share's addresses it is sent along, and to no other share's.
    ///   - isHTTPS: whether it used HTTPS.
    func cookie(
        of id: ShareID, until: Timestamp, in fields: HTTPFields, below path: APIPath, isHTTPS: Bool
    ) -> HTTPField? {
        guard browser(of: id, in: fields) == nil else { return nil }
        let end = until.milliseconds / 1000
        let lifetime = Int(clamping: end - clock().milliseconds / 1000)
        guard lifetime > 0 else { return nil }
        let cookie = Cookie(
            name: Self.cookieName, path: path.path(id: id.text), lifetime: lifetime, isHTTPS: isHTTPS)
        return cookie.setting(text(.random(), id.key, end: end))
    }

    private func text(_ browser: KnownBrowser, _ share: ShareKey, end: Int64) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Self.authenticated(browser, share, end), using: key)
        return
            "\(end).\(browser.bytes.withUnsafeBytes { Base64URL.text($0) }).\(code.withUnsafeBytes { Base64URL.text($0) })"
    }

    private func browser(_ text: String, _ share: ShareKey) -> KnownBrowser? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let end = Int64(parts[0]), clock().milliseconds / 1000 < end,
            let name = Base64URL.bytes(parts[1], count: KnownBrowser.byteCount),
            let browser = KnownBrowser(bytes: name),
            let code = Base64URL.bytes(parts[2], count: SHA256.byteCount),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Self.authenticated(browser, share, end), using: key)
        else { return nil }
        return browser
    }

    private static func authenticated(_ browser: KnownBrowser, _ share: ShareKey, _ end: Int64) -> Data {
        Data("\(end)/\(share.hexadecimal)/\(browser.hexadecimal)".utf8)
    }
}
