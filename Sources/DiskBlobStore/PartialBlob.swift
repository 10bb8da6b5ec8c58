import CLinux
import Glibc
import PacShare

/// A blob that is being written. Its calls block.
///
/// Where the file system can, it has no name until it is whole (`O_TMPFILE`, open(2)), so that not even a killed
/// process leaves anything; elsewhere it has one that the next start recognises.
final class PartialBlob: Sendable {
    let id: BlobID
    private let file: FileDescriptor
    private let folder: Folder
    /// Whether it has a name to be removed.
    private let isNamed: Bool

    /// - Parameter allowsUnnamed: false to do as on a file system that knows no files without a name.
    init(in folder: Folder, allowsUnnamed: Bool) throws(BlobError) {
        id = .random()
        self.folder = folder
        if allowsUnnamed, let number = try Self.openUnnamed(in: folder) {
            file = FileDescriptor(owning: number)
            isNamed = false
        } else {
            let name = BlobName.partial(id)
            let number = try systemCall("make a blob") {
                openat(folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            }
            file = FileDescriptor(owning: number)
            isNamed = true
        }
    }

    /// Writes all the bytes at an offset.
    func write(_ bytes: [UInt8], at offset: UInt64) throws(BlobError) {
        try file.write(bytes, at: offset)
    }

    /// Lets the disk begin with what was written, so that ``commit()`` has less to wait for.
    func startWriting(from offset: UInt64, count: UInt64) {
        // Only a hint: what cannot be written shows in the commit.
        _ = sync_file_range(file.number, off_t(offset), off_t(count), LinuxSyncFileRangeWrite)
    }

    /// Gives the blob its name when its contents are on the disk, and waits until the name is too.
    ///
    /// The blob's time becomes now, or one that was written long before would pass for an orphan until its share exists.
    func commit() throws(BlobError) {
        try systemCall("mark a blob") { futimens(file.number, nil) }
        try systemCall("write a blob") { fdatasync(file.number) }
        let name = BlobName.file(id)
        try systemCall("name a blob") {
            isNamed
                ? renameat2(folder.descriptor, BlobName.partial(id), folder.descriptor, name, LinuxRenameNoReplace)
                : linkat(AT_FDCWD, Self.linkPath(of: file.number), folder.descriptor, name, AT_SYMLINK_FOLLOW)
        }
        do throws(BlobError) {
            try folder.synchronize()
        } catch {
            unlinkat(folder.descriptor, name, 0)
            throw error
        }
    }

    /// Removes the name that an unfinished blob may have.
    func discard() {
        if isNamed { unlinkat(folder.descriptor, BlobName.partial(id), 0) }
    }

    /// Opens a file without a name; nil where that, or naming it later, is not possible.
    private static func openUnnamed(in folder: Folder) throws(BlobError) -> Int32? {
        let number = openat(folder.descriptor, ".", LinuxOpenUnnamed | O_WRONLY | O_CLOEXEC, 0o600)
        guard number >= 0 else {
            switch errno {
            case EOPNOTSUPP, EISDIR, ENOENT, EINVAL: return nil
            default: throw BlobError(errorNumber: errno, action: "make a blob")
            }
        }
        if access(linkPath(of: number), F_OK) == 0 { return number }
        close(number)
        return nil
    }

    /// Where proc(5) shows an open file of this process.
    private static func linkPath(of number: Int32) -> String { "/proc/self/fd/\(number)" }
}
