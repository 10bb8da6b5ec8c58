import Crypto
import TextEncodings

/// What tokens of one kind are like. Tokens of two kinds are two types, so that none is shown where the other is asked
/// for.
public protocol TokenKind: Sendable {
    /// How many random bytes a token has.
    static var byteCount: Int { get }
    /// Whether people type it: then it is written in Crockford's base 32, in groups of four, else in base64url.
    static var isTyped: Bool { get }
}

extension TokenKind {
    public static var isTyped: Bool { false }
}

/// Random bytes that are worth something to whoever bears them. They cannot be printed, are compared in constant time,
/// and are wiped when the last reference goes; stores hold their ``hash``.
public struct SecretToken<Kind: TokenKind>: Sendable, Equatable, Redacted {
    /// The random bytes.
    public let bytes: SecretBytes

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh token.
    public static func random() -> Self {
        Self(bytes: .random(count: Kind.byteCount))
    }

    /// Reads a token; nil for anything else. There is one text in base64url for each token; people may type theirs in
    /// either case and width, with or without hyphens and blanks.
    public init?(_ text: some StringProtocol) {
        // Bound once: a second binding would be wiped as a copy.
        guard var read = Self.read(text), read.count == Kind.byteCount else { return nil }
        bytes = SecretBytes(read)
        read.withUnsafeMutableBytes { Sodium.wipe($0) }
    }

    private static func read(_ text: some StringProtocol) -> [UInt8]? {
        guard Kind.isTyped else { return Base64URL.bytes(text, count: Kind.byteCount) }
        // Two characters for each byte, of up to three bytes each, and as much again between them.
        guard text.utf8.count <= Kind.byteCount * 12 else { return nil }
        return Base32.crockford.bytes(TypedCode.characters(text))
    }

    /// The token as it is given to its bearer: base64url without padding, or groups of four for people to type.
    public var text: String {
        guard Kind.isTyped else { return bytes.withUnsafeBytes { Base64URL.text($0) } }
        let text = bytes.withUnsafeBytes { Base32.crockford.text($0) }
        return stride(from: 0, to: text.count, by: 4).map { text.dropFirst($0).prefix(4) }.joined(separator: "-")
    }

    /// What stores hold of it. One round of SHA-256 is enough: that many random bits cannot be guessed.
    public var hash: TokenHash { TokenHash(of: bytes) }
}

/// The SHA-256 of a token: what stores hold, so that a copy of them opens nothing. Compared in constant time.
public struct TokenHash: FixedBytes {
    public static let byteCount = 32
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The hash of secret bytes.
    public init(of secret: SecretBytes) {
        self.init(secret.withUnsafeBytes { SHA256.hash(data: $0) })
    }

    /// Takes a finished hash.
    public init(_ digest: SHA256Digest) {
        bytes = Array(digest)
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.bytes.withUnsafeBytes { left in right.bytes.withUnsafeBytes { Sodium.equal(left, $0) } }
    }
}
