import Crypto
import FileSystem

/// Where a line lies in a file, without its newline.
struct FileLine {
    /// The longest line that is held in memory; longer ones are no entries.
    static let mostBytes: UInt64 = 1 << 20

    let range: Range<UInt64>
    /// False for bytes at the file's end that no newline follows.
    let isTerminated: Bool

    /// The line's bytes; nil when it is too long to be an entry.
    func bytes(of file: OpenFile) throws(FileError) -> [UInt8]? {
        range.upperBound - range.lowerBound <= Self.mostBytes ? try file.read(range) : nil
    }

    /// SHA-256 of the line, in bounded memory.
    func hash(in file: OpenFile) throws(FileError) -> [UInt8] {
        try FileLine.hash(range, in: file)
    }

    /// SHA-256 of a range, in bounded memory.
    static func hash(_ range: Range<UInt64>, in file: OpenFile) throws(FileError) -> [UInt8] {
        var hash = SHA256()
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try file.read(offset..<min(range.upperBound, offset + (64 << 10)))
            guard !piece.isEmpty else { break }
            hash.update(data: piece)
            offset += UInt64(piece.count)
        }
        return Array(hash.finalize())
    }
}
