/// A value of a fixed number of bytes that is written as lower-case hexadecimal digits.
public protocol FixedBytes: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// How many bytes it has.
    static var byteCount: Int { get }
    /// Its bytes.
    var bytes: [UInt8] { get }
    /// Makes the value; nil unless there are ``byteCount`` bytes.
    init?(bytes: [UInt8])
}

extension FixedBytes {
    /// Reads lower-case hexadecimal digits; nil when there is anything else, or not twice ``byteCount`` of them.
    public init?(hexadecimal text: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(lowerCase: text) else { return nil }
        self.init(bytes: bytes)
    }

    /// Lower-case hexadecimal digits, two for each byte.
    public var hexadecimal: String { Hexadecimal.text(bytes) }

    public var description: String { hexadecimal }

    public static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(hexadecimal: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "This is not \(Self.byteCount) bytes in hexadecimal digits.")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal)
    }
}
