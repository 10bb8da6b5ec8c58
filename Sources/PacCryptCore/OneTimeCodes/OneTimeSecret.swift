import TextEncodings

/// The secret that a server and an authenticator app share (RFC 6238, with HMAC-SHA-1).
public struct OneTimeSecret: Sendable, Equatable, Redacted {
    private static let byteCount = 20
    private static let allowedCount = 10...64
    let bytes: SecretBytes

    /// Reads base32 as people copy it: blanks, hyphens, padding and either case are allowed.
    ///
    /// - Parameter base32: the secret, 10 to 64 bytes long.
    /// - Throws: ``PacCryptError/Code/invalidArgument``.
    public init(base32: some StringProtocol) throws {
        guard var decoded = Base32.standard.bytes(base32), Self.allowedCount.contains(decoded.count) else {
            throw PacCryptError(.invalidArgument, "A secret for one-time codes is 10 to 64 bytes in base32.")
        }
        bytes = SecretBytes(decoded)
        decoded.withUnsafeMutableBytes { Sodium.wipe($0) }
    }

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh secret of 20 bytes, the length of HMAC-SHA-1 (RFC 4226 §4, R6).
    public static func random() -> OneTimeSecret {
        OneTimeSecret(bytes: .random(count: byteCount))
    }

    /// The secret in base32 without padding: shown once, for people who cannot scan the code.
    public var base32: String {
        bytes.withUnsafeBytes { Base32.standard.text($0) }
    }

    /// The link that authenticator apps read from a QR code: `otpauth://totp/ISSUER:ACCOUNT?secret=…`.
    ///
    /// - Parameters:
    ///   - issuer: the service's name.
    ///   - account: the user's name.
    public func provisioningURI(issuer: String, account: String) -> String {
        let issuer = PercentEncoding.text(issuer)
        let label = "\(issuer):\(PercentEncoding.text(account))"
        return "otpauth://totp/\(label)?secret=\(base32)&issuer=\(issuer)&algorithm=SHA1&digits=6&period=30"
    }
}
