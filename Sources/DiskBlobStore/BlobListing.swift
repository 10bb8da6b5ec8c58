import Glibc
import PacShare
import RequestGuard

/// Lists blobs in the order of their names, in memory bounded by the page.
enum BlobListing {
    static func entries(in folder: Folder, after: BlobID?, limit: Int) throws(BlobError) -> [BlobEntry] {
        var entries: [BlobEntry] = []
        for id in try smallest(max(0, limit), in: folder, after: after) {
            // One that is deleted meanwhile, or is no file, is left out.
            guard let status = try folder.regularFile(BlobName.file(id)) else { continue }
            entries.append(
                BlobEntry(id: id, size: UInt64(status.st_size), committedAt: Timestamp(status.st_mtim)))
        }
        return entries
    }

    private static func smallest(_ limit: Int, in folder: Folder, after: BlobID?) throws(BlobError) -> [BlobID] {
        var found: [BlobID] = []
        try folder.forEachName { name throws(BlobError) in
            guard let id = BlobName.id(name), after.map({ $0 < id }) ?? true else { return }
            found.append(id)
            if found.count >= 2 * limit + 1024 { found = Array(found.sorted().prefix(limit)) }
        }
        return Array(found.sorted().prefix(limit))
    }
}

extension Timestamp {
    init(_ time: timespec) {
        self.init(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
