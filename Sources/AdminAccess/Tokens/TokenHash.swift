import Crypto

/// The SHA-256 of a token: what stores hold, so that a copy of them opens nothing.
public struct TokenHash: Hashable, Sendable {
    /// The number of bytes.
    public static let byteCount = 32
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes stored bytes; nil unless there are 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(_ digest: SHA256.Digest) {
        bytes = Array(digest)
    }
}
