import Crypto
import PacCryptCore

/// Who bears it may do one thing with one share: 32 random bytes. Only their SHA-256 is stored.
public struct ShareToken: Sendable, Equatable {
    private static let byteCount = 32
    let bytes: SecretBytes

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh random token.
    public static func random() -> ShareToken {
        ShareToken(bytes: .random(count: byteCount))
    }

    /// Reads base64url of 32 bytes; nil when it is something else.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Base64URL.bytes(text, count: Self.byteCount) else { return nil }
        self.bytes = SecretBytes(bytes)
    }

    /// The token as it is given to its bearer: 43 characters of base64url.
    public var text: String { bytes.withUnsafeBytes { Base64URL.text($0) } }

    /// What is stored of it.
    public var hash: TokenHash { TokenHash(self) }
}

extension ShareToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The SHA-256 of a token. Tokens have 256 random bits, so that comparing hashes as bytes tells nobody anything.
public struct TokenHash: FixedBytes {
    public static let byteCount = 32
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The hash of a token.
    public init(_ token: ShareToken) {
        self.init(digest: token.bytes.withUnsafeBytes { SHA256.hash(data: $0) })
    }

    init(digest: SHA256Digest) {
        bytes = Array(digest)
    }
}

/// What a token is for; a key that is sealed under it is bound to this.
public enum TokenPurpose: String, Sendable, CaseIterable {
    /// Opening a share that was unlocked.
    case ticket
    /// Downloading a share that was opened.
    case lease
    /// Seeing and revoking a share that one made.
    case manage
    /// Seeing the picture of a second factor.
    case qr
}
