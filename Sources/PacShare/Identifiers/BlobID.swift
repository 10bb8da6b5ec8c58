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

    private init(random: [UInt8]) {
        bytes = random
    }
}
