import TextEncodings

/// The name of a stored blob: 128 random bits, which say nothing about the share.
public struct BlobID: FixedBytes {
    public static let byteCount = 16
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A fresh random name.
    public static func random() -> BlobID {
        BlobID(random: RandomBytes.make(count: byteCount))
    }

    /// The greatest name that is less; nil for the least.
    var predecessor: BlobID? {
        guard let last = bytes.lastIndex(where: { $0 > 0 }) else { return nil }
        let borrowed = [UInt8](repeating: .max, count: bytes.count - 1 - last)
        return BlobID(random: bytes[..<last] + [bytes[last] - 1] + borrowed)
    }

    private init(random: [UInt8]) {
        bytes = random
    }
}
