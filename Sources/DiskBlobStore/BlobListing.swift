import FileSystem
import Glibc
import PacShare
import RequestGuard
import SystemPackage

/// Lists blobs in the order of their names, in memory bounded by the page.
enum BlobListing {
    /// What is known of blobs. One that was deleted meanwhile, or is no file, is left out.
    static func entries(of ids: ArraySlice<BlobID>, in folder: OpenFolder) throws(FileError) -> [BlobEntry] {
        var entries: [BlobEntry] = []
        for id in ids {
            guard let status = try folder.regularFile(BlobName.file(id)) else { continue }
            entries.append(
                BlobEntry(id: id, size: UInt64(clamping: status.size), committedAt: Timestamp(status.st_mtim)))
        }
        return entries
    }

    /// The first names, in order.
    static func smallest(_ limit: Int, in folder: OpenFolder, after: BlobID?) throws(FileError) -> [BlobID] {
        var found: [BlobID] = []
        var listing = try FolderListing(of: folder)
        while let name = try listing.nextFile() {
            guard let id = BlobName.id(name), after.map({ $0 < id }) ?? true else { continue }
            found.append(id)
            if found.count >= 2 * limit + 1024 { found = Array(found.sorted().prefix(limit)) }
        }
        return Array(found.sorted().prefix(limit))
    }
}

extension FolderListing {
    /// The next name of what is a regular file, or may be one: some file systems do not tell.
    mutating func nextFile() throws(FileError) -> FilePath? {
        while let entry = try next() {
            if entry.type == .regular || entry.type == nil { return entry.name }
        }
        return nil
    }
}

extension Timestamp {
    init(_ time: timespec) {
        self.init(milliseconds: time.milliseconds)
    }
}
