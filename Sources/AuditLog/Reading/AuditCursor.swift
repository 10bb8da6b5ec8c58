import FileSystem

/// Goes through the lines that a filter lets pass, the oldest first, some at a time. The log stays as it was when the
/// cursor was made. Calls block.
public struct AuditCursor: Sendable {
    private let snapshot: LogSnapshot
    private let codec: LineCodec
    private let filter: AuditFilter
    private var files: ArraySlice<LogSnapshot.File>
    private var lines: ForwardLines?

    /// - Throws: ``AuditLogError`` when a file cannot be read.
    init(_ folder: LogFolder, codec: LineCodec, filter: AuditFilter) throws(AuditLogError) {
        snapshot = try LogSnapshot(folder)
        self.codec = codec
        self.filter = filter
        files = snapshot.files[...]
    }

    /// The next lines; none of those that were looked at may have passed.
    ///
    /// - Parameter scanning: the most lines to look at, at least 1.
    /// - Returns: nil at the end of the log.
    /// - Throws: ``AuditLogError`` when a file cannot be read.
    public mutating func next(scanning: Int = 100) throws(AuditLogError) -> [AuditLine]? {
        var found: [AuditLine] = []
        for number in 0..<max(1, scanning) {
            let line = try onFiles(AuditLogError.file) { () throws(FileError) in try nextLine() }
            guard let line else { return number == 0 ? nil : found }
            if let content = codec.open(line.bytes), filter.matches(content) { found.append(content) }
        }
        return found
    }

    private mutating func nextLine() throws(FileError) -> ForwardLines.Line? {
        while true {
            if let line = try lines?.next() { return line }
            guard let file = files.popFirst() else { return nil }
            lines = ForwardLines(try snapshot.open(file), end: file.size)
        }
    }
}
