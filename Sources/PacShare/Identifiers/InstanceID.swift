import TextEncodings

/// The name of one database of shares: 128 random bits. A new database has a new one, and restoring a backup must give
/// the database a new one too, so that the blobs beside it are not taken for its orphans.
public struct InstanceID: FixedBytes {
    public static let byteCount = 16
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A fresh random name.
    public static func random() -> InstanceID {
        InstanceID(random: RandomBytes.make(count: byteCount))
    }

    private init(random: [UInt8]) {
        bytes = random
    }
}
