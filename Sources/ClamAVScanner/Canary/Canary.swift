import PacShare

/// A stored zip archive of an exact size with padding and, last, the EICAR test file: clamd finds it only when it reads
/// a file of that size to the end and looks into archives.
struct Canary {
    /// A test file that every scanner reports (eicar.org). Joined here, or scanners would report this program.
    static var testFile: [UInt8] {
        let parts = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR", "-STANDARD-", "ANTIVIRUS", "-TEST-FILE!", "$H+H*"]
        return Array(parts.joined().utf8)
    }

    private static let pieceCount: UInt64 = 128 << 10

    private let layout: ZipLayout

    /// - Parameter size: the bytes of the archive, at least 4 KiB and less than 4 GiB, above which its headers are
    ///   longer.
    init(size: UInt64) {
        layout = Self.layout(padding: size - min(size, Self.layout(padding: 0).size))
    }

    /// The archive, in pieces that fit into a chunk.
    var pieces: some Sequence<[UInt8]> {
        let layout = layout
        return stride(from: 0, to: layout.size, by: UInt64.Stride(Self.pieceCount)).lazy.map { start in
            layout.segments(start..<start + Self.pieceCount).flatMap { segment in
                switch segment {
                case .literal(let bytes): bytes
                case .file(0, let range): [UInt8](repeating: 0, count: range.count)
                case .file(_, let range): Array(Self.testFile[Int(range.lowerBound)..<Int(range.upperBound)])
                }
            }
        }
    }

    private static func layout(padding: UInt64) -> ZipLayout {
        var checksum = CRC32()
        testFile.withUnsafeBytes { checksum.update($0) }
        return ZipLayout([
            ZipEntry(name: "padding", size: padding, crc32: ZeroChecksum.crc32(ofZeros: padding)),
            ZipEntry(name: "test.com", size: UInt64(testFile.count), crc32: checksum.value),
        ])
    }
}
