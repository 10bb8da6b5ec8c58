import FileSystem
import Glibc
import SystemPackage

/// One pass over a tar stream, making what it holds.
struct Unpacking {
    private var destination: Destination
    private let reader: TarReader
    private let withheld: FilePermissions
    private var notRestored: FolderUnpacker.NotRestored = []

    init(destination: Destination, reader: TarReader, withheld: FilePermissions) {
        self.destination = destination
        self.reader = reader
        self.withheld = withheld
    }

    mutating func run(isCancelled: () -> Bool) throws(FolderArchiveError) -> FolderUnpacker.NotRestored {
        let disk = try DiskWriter()
        var folder: TarEntry?
        while var entry = try reader.next() {
            entry.permissions.subtract(withheld)
            if isCancelled() { throw .cancelled }
            let path = try EntryPath(archived: entry.name)
            if path == .folder {
                guard entry.content == .directory else { throw .refusedEntry(QuotedName(entry.name), .emptyName) }
                folder = entry
            } else {
                try unpack(entry, at: path, to: disk, isCancelled: isCancelled)
            }
        }
        try disk.finish()
        // Last, because making entries changes the time, and may not be permitted any more.
        if let folder {
            notRestored.formUnion(
                try destination.setAttributes(permissions: folder.permissions, modified: folder.modified))
        }
        return notRestored
    }

    private mutating func unpack(
        _ entry: TarEntry, at path: EntryPath, to disk: DiskWriter, isCancelled: () -> Bool
    ) throws(FolderArchiveError) {
        try destination.checkPlace(of: path, isFolder: entry.content == .directory)
        var placed = entry
        placed.name = destination.absolute(path)
        placed.content = try checked(entry.content, of: path)
        try disk.begin(placed, for: path)
        if case .file = entry.content {
            try reader.forEachBlock { bytes, offset throws(FolderArchiveError) in
                if isCancelled() { throw .cancelled }
                try disk.write(bytes, at: offset)
            }
        }
        try disk.finishEntry()
        if case .file = entry.content { try examine(entry, at: path) }
    }

    /// Notes what a file does not have of its entry: some mounts refuse to change it, others say that they did.
    private mutating func examine(_ entry: TarEntry, at path: EntryPath) throws(FolderArchiveError) {
        guard let status = try destination.status(of: path) else { return }
        if status.permissions != entry.permissions { notRestored.insert(.permissions) }
        if let modified = entry.modified, !status.isModified(at: modified) { notRestored.insert(.modificationTimes) }
    }

    /// The content to make, if it may be made.
    private mutating func checked(
        _ content: TarEntry.Content, of path: EntryPath
    ) throws(FolderArchiveError) -> TarEntry.Content {
        switch content {
        case .file, .directory:
            return content
        case .symbolicLink(let target):
            guard path.staysInside(linkingTo: target) else {
                throw .refusedEntry(QuotedName(path), .linkLeadsOutside(target: QuotedName(target)))
            }
            return content
        case .hardLink(let target, let size):
            guard size == 0 else { throw .refusedEntry(QuotedName(path), .hardLinkWithData) }
            let targetPath = try EntryPath(archived: target)
            try destination.checkHardLinkTarget(targetPath, of: path)
            return .hardLink(target: destination.absolute(targetPath), size: 0)
        case .unsupported:
            throw .refusedEntry(QuotedName(path), .unsupported)
        }
    }
}
