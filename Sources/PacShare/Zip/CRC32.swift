import CZlib

/// The CRC-32 of zip files (ISO 3309, ITU-T V.42), computed by zlib.
public struct CRC32: Sendable {
    private var state: UInt = 0

    /// The CRC-32 of nothing.
    public init() {}

    /// The value of all bytes so far.
    public var value: UInt32 { UInt32(truncatingIfNeeded: state) }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        state = crc32_z(state, base.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
}
