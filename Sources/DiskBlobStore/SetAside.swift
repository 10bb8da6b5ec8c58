import Glibc
import PacShare
import RequestGuard

/// The folder for blobs that nobody refers to. A file's time of change says since when it lies there.
enum SetAside {
    static func move(_ id: BlobID, in folder: Folder, now: Timestamp) throws(BlobError) {
        let name = BlobName.file(id)
        guard try folder.regularFile(name) != nil else { return }
        try systemCall("make the folder \(BlobName.asideFolder)", allowing: EEXIST) {
            mkdirat(folder.descriptor, BlobName.asideFolder, 0o700)
        }
        guard let aside = try Folder(BlobName.asideFolder, in: folder) else { return }
        // Before the move, so that after a crash it is not deleted too early.
        let seconds = now.milliseconds / 1000
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(now.milliseconds - seconds * 1000) * 1_000_000)
        let times = [time, time]
        try systemCall("mark a blob", allowing: ENOENT) {
            utimensat(folder.descriptor, name, times, AT_SYMLINK_NOFOLLOW)
        }
        try systemCall("set a blob aside", allowing: ENOENT) {
            renameat(folder.descriptor, name, aside.descriptor, name)
        }
        try aside.synchronize()
        try folder.synchronize()
    }

    static func delete(in folder: Folder, before moment: Timestamp) throws(BlobError) -> Int {
        guard let aside = try Folder(BlobName.asideFolder, in: folder) else { return 0 }
        var count = 0
        try aside.forEachName { name throws(BlobError) in
            guard BlobName.id(name) != nil, let status = try aside.regularFile(name),
                Timestamp(status.st_mtim) < moment
            else { return }
            if try aside.removeRegularFile(name) { count += 1 }
        }
        if count > 0 { try aside.synchronize() }
        return count
    }
}
