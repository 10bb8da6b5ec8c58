import FileSystem

/// The lines of a file, the last one first, found in blocks from the end.
struct BackwardLines {
    private static let blockCount: UInt64 = 64 << 10
    private static let newline = UInt8(ascii: "\n")

    private let file: OpenFile
    /// Everything from here on has been given.
    private var end: UInt64
    private var block: [UInt8] = []
    private var blockStart: UInt64 = 0

    /// - Parameter end: where the reading begins, the file's size or the start of a line.
    init(_ file: OpenFile, end: UInt64) {
        self.file = file
        self.end = end
    }

    /// The line before; nil at the file's beginning.
    mutating func next() throws(FileError) -> FileLine? {
        guard end > 0 else { return nil }
        try load(before: end)
        let isTerminated = block[Int(end - blockStart) - 1] == Self.newline
        let lineEnd = isTerminated ? end - 1 : end
        var start = lineEnd
        while start > 0 {
            try load(before: start)
            let before = block[..<Int(start - blockStart)]
            if let newline = before.lastIndex(of: Self.newline) {
                start = blockStart + UInt64(newline) + 1
                break
            }
            start = blockStart
        }
        end = start
        return FileLine(range: start..<lineEnd, isTerminated: isTerminated)
    }

    /// Makes sure that the block holds the byte before an offset.
    private mutating func load(before offset: UInt64) throws(FileError) {
        if blockStart < offset, offset <= blockStart + UInt64(block.count) { return }
        let start = (offset - 1) / Self.blockCount * Self.blockCount
        block = try file.read(start..<offset)
        blockStart = start
        guard UInt64(block.count) == offset - start else { throw .truncated(file.path) }
    }
}
