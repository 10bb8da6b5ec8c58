import CDeflate

/// The CRC-32 of zip files (ISO 3309, ITU-T V.42), computed by libdeflate.
public struct CRC32: Sendable {
    /// The value of all bytes so far.
    public private(set) var value: UInt32 = 0

    /// The CRC-32 of nothing.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        value = libdeflate_crc32(value, base, bytes.count)
    }
}
