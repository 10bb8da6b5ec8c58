import FileSystem
import PacCryptCore
import SystemPackage

/// Reads the log from its end, in blocks, across all of its files. Calls block.
public struct AuditReader: Sendable {
    private let folder: LogFolder
    private let codec: LineCodec

    /// - Parameters:
    ///   - folder: the path of `application_data`.
    ///   - key: the key of `admin_key.key`.
    public init(folder: FilePath, key: FernetKey) {
        self.folder = LogFolder(path: folder)
        codec = LineCodec(key: key)
    }

    /// The newest lines that a filter lets pass.
    ///
    /// - Parameters:
    ///   - filter: which lines are asked for.
    ///   - before: ``AuditPage/next`` of the page before; nil for the log's end.
    ///   - limit: the most lines to return.
    ///   - scanning: the most lines to look at.
    /// - Throws: ``AuditLogError`` when a file cannot be read.
    public func page(
        _ filter: AuditFilter = AuditFilter(), before: UInt64? = nil, limit: Int, scanning: Int = 20_000
    ) throws(AuditLogError) -> AuditPage {
        let snapshot = try LogSnapshot(folder)
        return try onFiles(AuditLogError.file) { () throws(FileError) in
            var lines: [AuditLine] = []
            var next = min(before ?? snapshot.end, snapshot.end)
            var left = scanning
            for file in snapshot.files.reversed() where file.start < next {
                let opened = try snapshot.open(file)
                var cursor = BackwardLines(opened, end: min(next - file.start, file.size))
                while let line = try cursor.next() {
                    guard lines.count < limit, left > 0 else { return AuditPage(lines: lines, next: next) }
                    left -= 1
                    next = file.start + line.range.lowerBound
                    if let content = codec.open(try line.bytes(of: opened)), filter.matches(content) {
                        lines.append(content)
                    }
                }
                next = file.start
            }
            return AuditPage(lines: lines, next: nil)
        }
    }

    /// The last lines as `GET /admin-logs` gives them under `logs`, the oldest first.
    ///
    /// - Parameter limit: the most lines to return.
    /// - Throws: ``AuditLogError`` when a file cannot be read.
    public func legacyLines(limit: Int = 100) throws(AuditLogError) -> [String] {
        try page(limit: limit).lines.reversed().map(\.legacyText)
    }

    /// How large the log is now, all of its files together.
    ///
    /// - Throws: ``AuditLogError`` when a file cannot be read.
    public func size() throws(AuditLogError) -> AuditLogSize {
        let snapshot = try LogSnapshot(folder)
        return AuditLogSize(files: snapshot.files.count, bytes: snapshot.end)
    }

    /// Gives every line that a filter lets pass to `body`, the oldest first, in bounded memory.
    ///
    /// - Throws: ``AuditLogError`` when a file cannot be read, and what `body` throws.
    public func forEach(_ filter: AuditFilter = AuditFilter(), _ body: (AuditLine) throws -> Void) throws {
        var cursor = try cursor(filter)
        while let lines = try cursor.next() { try lines.forEach(body) }
    }

    /// The same for somebody who takes the lines when there is room for them.
    ///
    /// - Throws: ``AuditLogError`` when a file cannot be read.
    public func cursor(_ filter: AuditFilter = AuditFilter()) throws(AuditLogError) -> AuditCursor {
        try AuditCursor(folder, codec: codec, filter: filter)
    }
}

/// Some lines of the log, the newest first.
public struct AuditPage: Sendable, Hashable {
    /// The lines, the newest first. There can be fewer than were asked for although ``next`` is set: a page looks at a
    /// bounded number of lines.
    public let lines: [AuditLine]
    /// Where the next page begins; nil at the log's beginning. It stays good while the log grows.
    public let next: UInt64?
}

/// How large the log is.
public struct AuditLogSize: Sendable, Hashable {
    /// The number of its files; those that were moved away do not count.
    public let files: Int
    /// Their bytes together.
    public let bytes: UInt64
}
