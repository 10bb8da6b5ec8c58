import Glibc

/// One walk over a folder, writing what it meets.
struct Packing: ~Copyable {
    /// How long a path may be, in bytes. What the system takes (`PATH_MAX`), less some for where it is unpacked.
    static let longestPath = 3072

    private static let blockSize = 64 * 1024

    private var cursor: DirectoryCursor
    private let writer: TarWriter
    private let excluded: Set<FileIdentity>
    private var hardLinks = HardLinks()
    private var block = [UInt8](repeating: 0, count: blockSize)

    init(cursor: consuming DirectoryCursor, writer: TarWriter, excluded: Set<FileIdentity>) {
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
            if isCancelled() { throw .cancelled() }
            guard let name = pending[level].popLast() else {
                pending.removeLast()
                try cursor.leave()
                continue
            }
            let status = try cursor.status(of: name)
            if excluded.contains(status.identity) { continue }
            let path = cursor.path.appending(name)
            switch status.kind {
            case .directory:
                try cursor.enter(name)
                try begin(.directory, at: path, status: cursor.status())
                pending.append(try sortedNames())
            case .symbolicLink:
                try pack(link: name, at: path, status: status)
            case .file:
                try pack(file: name, at: path, isCancelled: isCancelled)
            case .socket, .pipe, .device:
                skipped(.init(description: "\(path) was left out: it is a \(status.kind)"))
            }
        }
        try writer.finish()
    }

    private func sortedNames() throws(FolderArchiveError) -> [[UInt8]] {
        var names: [[UInt8]] = []
        try cursor.forEachName { name in
            names.append(name)
            return true
        }
        return names.sorted { $1.lexicographicallyPrecedes($0) }
    }

    private func pack(link name: [UInt8], at path: EntryPath, status: FileStatus) throws(FolderArchiveError) {
        let target = try cursor.target(ofLink: name)
        guard LinkTarget.staysInside(link: path, target: target) else {
            throw .leadsOutside(link: path, target: target)
        }
        try begin(.symbolicLink(target: target), at: path, status: status)
    }

    private mutating func pack(
        file name: [UInt8], at path: EntryPath, isCancelled: () -> Bool
    ) throws(FolderArchiveError) {
        let file = try cursor.openFile(name)
        guard let status = FileStatus(descriptor: file.descriptor), status.kind == .file else {
            throw FolderArchiveError(.sourceChanged, "\(path) changed while it was being packed")
        }
        if let earlier = hardLinks.earlierName(of: status, now: path) {
            return try begin(.hardLink(target: earlier.bytes, size: 0), at: path, status: status)
        }
        try begin(.file(size: status.size), at: path, status: status)
        var remaining = status.size
        while remaining > 0 {
            if isCancelled() { throw .cancelled() }
            let wanted = Int(min(remaining, Int64(Self.blockSize)))
            let count = retryingInterrupted { read(file.descriptor, &block, wanted) }
            guard count >= 0 else {
                throw FolderArchiveError(.sourceUnreadable, "cannot read \(path): \(lastSystemError())")
            }
            guard count > 0 else {
                throw FolderArchiveError(.sourceChanged, "\(path) shrank while it was being packed")
            }
            try writer.write(block[..<count])
            remaining -= Int64(count)
        }
    }

    private func begin(
        _ content: TarEntry.Content, at path: EntryPath, status: FileStatus
    ) throws(FolderArchiveError) {
        let name = path.bytes
        guard name.count <= Self.longestPath else {
            throw FolderArchiveError(.nameTooLong, "the path \(path) has over \(Self.longestPath) bytes")
        }
        try writer.begin(
            TarEntry(name: name, content: content, permissions: status.permissions, modified: status.modified))
    }
}

/// Files with several names, of which one has been packed.
private struct HardLinks {
    private var seen: [FileIdentity: (name: EntryPath, namesToCome: UInt64)] = [:]

    /// The name under which the file was packed before; nil, and `path` is remembered, if it was not.
    mutating func earlierName(of status: FileStatus, now path: EntryPath) -> EntryPath? {
        guard status.linkCount > 1 else { return nil }
        guard let (name, namesToCome) = seen[status.identity] else {
            seen[status.identity] = (path, status.linkCount - 1)
            return nil
        }
        seen[status.identity] = namesToCome > 1 ? (name, namesToCome - 1) : nil
        return name
    }
}
