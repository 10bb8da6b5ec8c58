/// A file in a zip.
public struct ZipEntry: Sendable, Hashable {
    /// Its name as it was uploaded; it may be anything.
    public var name: String
    /// Its bytes.
    public var size: UInt64
    /// Its CRC-32.
    public var crc32: UInt32
    /// When it was last changed, in seconds since 1970; nil when nobody knows.
    public var modified: Int64?

    /// Makes one from its members.
    public init(name: String, size: UInt64, crc32: UInt32, modified: Int64? = nil) {
        self.name = name
        self.size = size
        self.crc32 = crc32
        self.modified = modified
    }
}

/// A piece of a zip: bytes that stand around files, or a part of a file.
public enum ZipSegment: Sendable, Hashable {
    /// These bytes.
    case literal([UInt8])
    /// Bytes of the file at that place, from 0.
    case file(Int, Range<UInt64>)
}
