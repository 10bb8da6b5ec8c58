/// The headers of one file in a zip (APPNOTE.TXT 6.3.10 §4.3.7 and §4.3.12), all numbers little-endian.
struct ZipRecord {
    let entry: ZipEntry
    let name: [UInt8]

    private static let limit32 = UInt64(UInt32.max)
    /// Bit 11: the name is UTF-8.
    private static let flags: UInt16 = 0x0800
    private static let version: UInt16 = 20
    private static let versionZip64: UInt16 = 45

    private var isLarge: Bool { entry.size >= Self.limit32 }

    func localHeader() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(0x0403_4B50))
        bytes.append(little: isLarge ? Self.versionZip64 : Self.version)
        appendFacts(to: &bytes)
        let extra = isLarge ? extraField([entry.size, entry.size]) : []
        bytes.append(little: UInt16(extra.count))
        return bytes + name + extra
    }

    func directoryHeader(offset: UInt64) -> [UInt8] {
        let isFar = offset >= Self.limit32
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(0x0201_4B50))
        // Made by Unix, so that the attributes below are a file mode.
        bytes.append(little: UInt16(3 << 8) | Self.versionZip64)
        bytes.append(little: isLarge || isFar ? Self.versionZip64 : Self.version)
        appendFacts(to: &bytes)
        let extra = extraField((isLarge ? [entry.size, entry.size] : []) + (isFar ? [offset] : []))
        bytes.append(little: UInt16(extra.count))
        // No comment, disk 0, no internal attributes.
        bytes += [0, 0, 0, 0, 0, 0]
        bytes.append(little: UInt32(0o100644) << 16)
        bytes.append(little: isFar ? UInt32.max : UInt32(offset))
        return bytes + name + extra
    }

    /// The end of the central directory (§4.3.16), after its zip64 form (§4.3.14, §4.3.15) where that is needed.
    static func end(count: Int, start: UInt64, size: UInt64) -> [UInt8] {
        let needsZip64 = count >= Int(UInt16.max) || start >= limit32 || size >= limit32
        var bytes: [UInt8] = []
        if needsZip64 {
            bytes.append(little: UInt32(0x0606_4B50))
            bytes.append(little: UInt64(44))
            bytes.append(little: UInt16(3 << 8) | versionZip64)
            bytes.append(little: versionZip64)
            bytes.append(little: UInt64(0))
            bytes.append(little: UInt64(count))
            bytes.append(little: UInt64(count))
            bytes.append(little: size)
            bytes.append(little: start)
            bytes.append(little: UInt32(0x0706_4B50))
            bytes.append(little: UInt32(0))
            bytes.append(little: start + size)
            bytes.append(little: UInt32(1))
        }
        bytes.append(little: UInt32(0x0605_4B50))
        bytes.append(little: UInt32(0))
        bytes.append(little: UInt16(clamping: count))
        bytes.append(little: UInt16(clamping: count))
        bytes.append(little: UInt32(clamping: size))
        bytes.append(little: UInt32(clamping: start))
        bytes.append(little: UInt16(0))
        return bytes
    }

    /// What both headers say: flags, method 0 (stored), time, CRC-32, sizes, length of the name.
    private func appendFacts(to bytes: inout [UInt8]) {
        bytes.append(little: Self.flags)
        bytes.append(little: UInt16(0))
        bytes.append(little: ZipTime(secondsSince1970: entry.modified).packed)
        bytes.append(little: entry.crc32)
        bytes.append(little: UInt32(clamping: entry.size))
        bytes.append(little: UInt32(clamping: entry.size))
        bytes.append(little: UInt16(name.count))
    }

    /// The zip64 extended information (§4.5.3); nothing for no numbers.
    private func extraField(_ numbers: [UInt64]) -> [UInt8] {
        guard !numbers.isEmpty else { return [] }
        var bytes: [UInt8] = []
        bytes.append(little: UInt16(1))
        bytes.append(little: UInt16(numbers.count * 8))
        numbers.forEach { bytes.append(little: $0) }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(little number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
