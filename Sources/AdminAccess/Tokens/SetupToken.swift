import PacCryptCore

/// The token that whoever sets the instance up must know: 160 random bits, so that the first visitor does not own it.
public struct SetupToken: Sendable, Equatable {
    private static let byteCount = 20
    private let bytes: SecretBytes

    /// Reads a token as people type it: either case, with or without hyphens and blanks. Nil for anything else.
    public init?(text: String) {
        guard let bytes = SpokenText.decode(text, byteCount: Self.byteCount) else { return nil }
        self.bytes = SecretBytes(bytes)
    }

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh token.
    public static func random() -> SetupToken {
        SetupToken(bytes: .random(count: byteCount))
    }

    /// The token as it is printed: 32 characters in groups of four. Tokens are compared in constant time.
    public var text: String {
        bytes.withUnsafeBytes { SpokenText.encode($0) }
    }
}

extension SetupToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
