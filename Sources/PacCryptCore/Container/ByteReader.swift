/// Reads big-endian fields from a byte string, never beyond its end.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) {
        rest = ArraySlice(bytes)
    }

    var remaining: Int { rest.count }

    /// - Throws: ``PacCryptError/Code/malformedHeader`` when fewer than `count` bytes are left.
    mutating func bytes(_ count: Int) throws -> [UInt8] {
        guard count <= rest.count else {
            throw PacCryptError(.malformedHeader, "The header ends too early.")
        }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func uint8() throws -> UInt8 {
        try bytes(1)[0]
    }

    mutating func uint16() throws -> UInt16 {
        try bytes(2).reduce(0) { $0 << 8 | UInt16($1) }
    }

    mutating func uint32() throws -> UInt32 {
        try bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension [UInt8] {
    /// Appends an integer, most significant byte first.
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
