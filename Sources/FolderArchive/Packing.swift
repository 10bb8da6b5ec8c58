import FileSystem
import SystemPackage

/// One walk over a folder, writing what it meets.
struct Packing {
    /// How long a path may be, in bytes. What the system takes (`PATH_MAX`), less some for where it is unpacked.
    static let longestPath = 3072

    private static let blockSize = 64 * 1024

    private var cursor: FolderCursor
    private let writer: TarWriter
    private let excluded: Set<Stat.Identity>
    private var hardLinks = HardLinks()
    private var block = [UInt8](repeating: 0, count: blockSize)

    init(cursor: FolderCursor, writer: TarWriter, excluded: Set<Stat.Identity>) {
        self.cursor = cursor
        self.writer = writer
        self.excluded = excluded
    }

    mutating func run(
        skipped: (FolderPacker.Skipped) -> Void, isCancelled: () -> Bool
    ) throws(FolderArchiveError) {
        try begin(.directory, at: .folder, status: cursor.status())
        // The names still to come in each directory from the folder down to the cursor, last first.
        var pending = [try sortedNames()]
        while let level = pending.indices.last {
            if isCancelled() { throw .cancelled }
            guard let name = pending[level].popLast() else {
                pending.removeLast()
                try cursor.leave()
                continue
            }
            let status = try cursor.status(of: name)
            if excluded.contains(status.identity) { continue }
            let path = cursor.path.appending(name)
            switch status.type {
            case .directory:
                try cursor.enter(name)
                try begin(.directory, at: path, status: cursor.status())
                pending.append(try sortedNames())
            case .symbolicLink:
                try pack(link: name, at: path, status: status)
            case .regular:
                try pack(file: name, at: path, isCancelled: isCancelled)
            case .socket:
                skipped(.init(description: "\(path) was left out: it is a socket"))
            case .fifo:
                skipped(.init(description: "\(path) was left out: it is a pipe"))
            default:
                skipped(.init(description: "\(path) was left out: it is a device"))
            }
        }
        try writer.finish()
    }

    private func sortedNames() throws(FolderArchiveError) -> [FilePath] {
        try cursor.names().map { (name: $0, bytes: $0.bytes) }
            .sorted { $1.bytes.lexicographicallyPrecedes($0.bytes) }.map(\.name)
    }

    private func pack(link name: FilePath, at path: EntryPath, status: Stat) throws(FolderArchiveError) {
        let target = try cursor.target(ofLink: name)
        guard path.staysInside(linkingTo: target) else {
            throw .sourceLinkLeadsOutside(QuotedName(path), target: QuotedName(target))
        }
        try begin(.symbolicLink(target: target), at: path, status: status)
    }

    private mutating func pack(
        file name: FilePath, at path: EntryPath, isCancelled: () -> Bool
    ) throws(FolderArchiveError) {
        let file = try cursor.openFile(name)
        let status = try Self.reading(path) { () throws(FileError) in try file.status() }
        guard status.type == .regular else { throw .sourceChanged(QuotedName(path)) }
        if let earlier = hardLinks.earlierName(of: status, now: path) {
            return try begin(.hardLink(target: earlier.bytes, size: 0), at: path, status: status)
        }
        try begin(.file(size: status.size), at: path, status: status)
        var remaining = status.size
        while remaining > 0 {
            if isCancelled() { throw .cancelled }
            let wanted = Int(min(remaining, Int64(Self.blockSize)))
            let count = try Self.reading(path) { () throws(FileError) in
                try block.withUnsafeMutableBufferPointer { buffer throws(FileError) in
                    try file.readSome(
                        into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<wanted])))
                }
            }
            guard count > 0 else { throw .sourceChanged(QuotedName(path)) }
            try writer.write(block[..<count])
            remaining -= Int64(count)
        }
    }

    private func begin(
        _ content: TarEntry.Content, at path: EntryPath, status: Stat
    ) throws(FolderArchiveError) {
        let name = path.bytes
        guard name.count <= Self.longestPath else {
            throw .sourcePathTooLong(QuotedName(path), limit: Self.longestPath)
        }
        try writer.begin(
            TarEntry(
                name: name, content: content, permissions: status.permissions.carried, modified: status.st_mtim))
    }

    private static func reading<Output>(
        _ path: EntryPath, _ body: () throws(FileError) -> Output
    ) throws(FolderArchiveError) -> Output {
        do throws(FileError) {
            return try body()
        } catch {
            throw .sourceUnreadable(QuotedName(path), error)
        }
    }
}

/// Files with several names, of which one has been packed.
private struct HardLinks {
    private var seen: [Stat.Identity: (name: EntryPath, namesToCome: Int)] = [:]

    /// The name under which the file was packed before; nil, and `path` is remembered, if it was not.
    mutating func earlierName(of status: Stat, now path: EntryPath) -> EntryPath? {
        guard status.linkCount > 1 else { return nil }
        guard let (name, namesToCome) = seen[status.identity] else {
            seen[status.identity] = (path, status.linkCount - 1)
            return nil
        }
        seen[status.identity] = namesToCome > 1 ? (name, namesToCome - 1) : nil
        return name
    }
}
