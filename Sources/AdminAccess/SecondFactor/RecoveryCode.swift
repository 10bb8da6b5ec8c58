import Crypto
import PacCryptCore

/// A code of 80 random bits that opens the account once, in place of the second factor.
public struct RecoveryCode: Sendable, Equatable {
    /// How many codes an account gets at once.
    public static let count = 10
    private static let byteCount = 10
    private let bytes: SecretBytes

    /// Reads a code as people type it: either case, with or without hyphens and blanks. Nil for anything else.
    public init?(text: String) {
        guard let bytes = SpokenText.decode(text, byteCount: Self.byteCount) else { return nil }
        self.bytes = SecretBytes(bytes)
    }

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh code.
    public static func random() -> RecoveryCode {
        RecoveryCode(bytes: .random(count: byteCount))
    }

    /// A full set of fresh codes.
    static func randomSet() -> [RecoveryCode] {
        (0..<count).map { _ in .random() }
    }

    /// The code as it is shown, once: 16 characters in groups of four.
    public var text: String {
        bytes.withUnsafeBytes { SpokenText.encode($0) }
    }

    /// What is kept of it. One round of SHA-256 is enough: 80 random bits cannot be tried out.
    public var hash: TokenHash {
        TokenHash(bytes.withUnsafeBytes { SHA256.hash(data: $0) })
    }
}

extension RecoveryCode: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
