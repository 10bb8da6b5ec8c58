import Glibc

/// One pass over a tar stream, making what it holds.
struct Unpacking {
    private var destination: Destination
    private let reader: TarReader

    init(destination: Destination, reader: TarReader) {
        self.destination = destination
        self.reader = reader
    }

    mutating func run(isCancelled: () -> Bool) throws(FolderArchiveError) {
        let disk = try DiskWriter()
        var folder: TarEntry?
        while let entry = try reader.next() {
            if isCancelled() { throw .cancelled() }
            let path = try EntryPath(archived: entry.name)
            if path == .folder {
                guard entry.content == .directory else {
                    throw FolderArchiveError(.emptyName, "the entry \(QuotedName(entry.name)) has no name")
                }
                folder = entry
            } else {
                try unpack(entry, at: path, to: disk, isCancelled: isCancelled)
            }
        }
        try disk.finish()
        // Last, because making entries changes the time, and may not be permitted any more.
        if let folder {
            try destination.setAttributes(permissions: folder.permissions, modified: folder.modified)
        }
    }

    private mutating func unpack(
        _ entry: TarEntry, at path: EntryPath, to disk: DiskWriter, isCancelled: () -> Bool
    ) throws(FolderArchiveError) {
        try destination.checkPlace(of: path, isDirectory: entry.content == .directory)
        var placed = entry
        placed.name = destination.absolute(path)
        placed.content = try checked(entry.content, of: path)
        try disk.begin(placed, for: path)
        if case .file = entry.content {
            try reader.forEachBlock { bytes, offset throws(FolderArchiveError) in
                if isCancelled() { throw .cancelled() }
                try disk.write(bytes, at: offset)
            }
        }
        try disk.finishEntry()
    }

    /// The content to make, if it may be made.
    private mutating func checked(
        _ content: TarEntry.Content, of path: EntryPath
    ) throws(FolderArchiveError) -> TarEntry.Content {
        switch content {
        case .file, .directory:
            return content
        case .symbolicLink(let target):
            guard LinkTarget.staysInside(link: path, target: target) else {
                throw .leadsOutside(link: path, target: target)
            }
            return content
        case .hardLink(let target, let size):
            guard size == 0 else {
                throw FolderArchiveError(.invalidHardLink, "the hard link \(path) carries data")
            }
            let targetPath = try EntryPath(archived: target)
            try destination.checkHardLinkTarget(targetPath, of: path)
            return .hardLink(target: destination.absolute(targetPath), size: 0)
        case .unsupported:
            throw FolderArchiveError(.unsupportedEntry, "the entry \(path) is neither file, directory nor link")
        }
    }
}
