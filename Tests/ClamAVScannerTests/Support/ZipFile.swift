import PacShare

/// Small zip archives.
enum ZipFile {
    static func make(_ files: [(name: String, content: [UInt8])]) -> [UInt8] {
        let layout = ZipLayout(
            files.map { file in
                var checksum = CRC32()
                file.content.withUnsafeBytes { checksum.update($0) }
                return ZipEntry(name: file.name, size: UInt64(file.content.count), crc32: checksum.value)
            })
        return layout.segments(0..<layout.size).flatMap { segment in
            switch segment {
            case .literal(let bytes): bytes
            case .file(let index, let range):
                Array(files[index].content[Int(range.lowerBound)..<Int(range.upperBound)])
            }
        }
    }

    /// The archive with the flag for encryption in every header.
    static func encrypted(_ archive: [UInt8]) -> [UInt8] {
        var bytes = archive
        for range in archive.ranges(of: [0x50, 0x4B, 0x03, 0x04]) { bytes[range.lowerBound + 6] |= 1 }
        for range in archive.ranges(of: [0x50, 0x4B, 0x01, 0x02]) { bytes[range.lowerBound + 8] |= 1 }
        return bytes
    }
}
