import Crypto
import FileSystem

/// The lines of a file in order, each with its SHA-256, in bounded memory.
struct ForwardLines {
    struct Line {
        /// The bytes without the newline; nil when the line is too long to be an entry.
        let bytes: [UInt8]?
        let hash: [UInt8]
        let isTerminated: Bool
    }

    private static let blockCount: UInt64 = 64 << 10
    private let file: OpenFile
    private let end: UInt64
    private var offset: UInt64 = 0
    private var block: ArraySlice<UInt8> = []

    /// - Parameter end: where the reading ends, whatever is appended meanwhile.
    init(_ file: OpenFile, end: UInt64) {
        self.file = file
        self.end = end
    }

    /// The next line; nil at the end.
    mutating func next() throws(FileError) -> Line? {
        var bytes: [UInt8]? = []
        var hash = SHA256()
        var isEmpty = true
        while try fill() {
            isEmpty = false
            let newline = block.firstIndex(of: UInt8(ascii: "\n"))
            let piece = block[..<(newline ?? block.endIndex)]
            piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
            bytes?.append(contentsOf: piece)
            if bytes.map({ $0.count > FileLine.mostBytes }) ?? false { bytes = nil }
            block = block[(newline.map { $0 + 1 } ?? block.endIndex)...]
            if newline != nil { return Line(bytes: bytes, hash: Array(hash.finalize()), isTerminated: true) }
        }
        return isEmpty ? nil : Line(bytes: bytes, hash: Array(hash.finalize()), isTerminated: false)
    }

    private mutating func fill() throws(FileError) -> Bool {
        guard block.isEmpty else { return true }
        guard offset < end else { return false }
        block = try file.read(offset..<min(end, offset + Self.blockCount))[...]
        offset += UInt64(block.count)
        guard !block.isEmpty else { throw .truncated(file.path) }
        return true
    }
}
