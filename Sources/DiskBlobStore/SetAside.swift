import FileSystem
import Glibc
import PacShare
import RequestGuard

/// The folder for blobs that nobody refers to. A file's time of change says since when it lies there.
enum SetAside {
    /// - Throws: `ENOTSUP` where the file system keeps its own times, or the failed system call. The blob then stays where
    ///   it is: its old time would have it deleted at once.
    static func move(_ id: BlobID, in folder: OpenFolder, now: Timestamp) throws(FileError) {
        let name = BlobName.file(id)
        guard try folder.regularFile(name) != nil else { return }
        try folder.makeFolder(BlobName.asideFolder)
        let aside = try OpenFolder(BlobName.asideFolder, in: folder)
        try ifPresent { () throws(FileError) in
            // Before the move, so that after a crash it is not deleted too early.
            guard try folder.setModified(timespec(milliseconds: now.milliseconds), of: name) else {
                throw .system(.notSupported, action: "change the time of", path: folder.path(of: name))
            }
            try folder.rename(name, to: name, in: aside)
        }
        try aside.synchronize()
        try folder.synchronize()
    }

    static func delete(in folder: OpenFolder, before moment: Timestamp) throws(FileError) -> Int {
        let aside = try ifPresent { () throws(FileError) in try OpenFolder(BlobName.asideFolder, in: folder) }
        guard let aside else { return 0 }
        var count = 0
        var failure: FileError?
        var listing = try FolderListing(of: aside)
        while let name = try listing.nextFile() {
            do throws(FileError) {
                guard BlobName.id(name) != nil, let status = try aside.regularFile(name),
                    Timestamp(status.st_mtim) < moment
                else { continue }
                if try aside.removeRegularFile(name) { count += 1 }
            } catch {
                // What cannot be deleted keeps nothing else.
                failure = failure ?? error
            }
        }
        if count > 0 { try aside.synchronize() }
        if let failure { throw failure }
        return count
    }
}
