import TextEncodings

/// A browser that has unlocked a share before, so that others who guess do not keep it out: a random name that it got
/// then. It opens nothing.
public struct KnownBrowser: FixedBytes {
    public static let byteCount = 16
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(digits: [UInt8]) {
        bytes = digits
    }

    /// A name that no other browser has.
    public static func random() -> KnownBrowser {
        KnownBrowser(digits: RandomBytes.make(count: byteCount))
    }
}
