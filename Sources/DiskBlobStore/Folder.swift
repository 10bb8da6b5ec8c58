import Glibc
import PacShare

/// An open directory. All calls block and name their files below it, never by a path that somebody could redirect.
final class Folder: Sendable {
    let descriptor: Int32
    /// For messages only.
    let path: String

    /// Opens a directory.
    init(path: String) throws(BlobError) {
        self.path = path
        descriptor = try systemCall("open the folder \(path)") { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }

    /// Opens a directory; nil when there is none.
    init?(existing path: String) throws(BlobError) {
        self.path = path
        descriptor = try systemCall("open the folder \(path)", allowing: ENOENT) {
            open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        if descriptor < 0 { return nil }
    }

    /// Opens a directory in another one, which must not be a link; nil when there is none.
    init?(_ name: String, in parent: Folder) throws(BlobError) {
        path = "\(parent.path)/\(name)"
        descriptor = try systemCall("open the folder \(path)", allowing: ENOENT) {
            openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        if descriptor < 0 { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Waits until the names in the folder are on the disk.
    func synchronize() throws(BlobError) {
        try systemCall("synchronise the folder \(path)") { fsync(descriptor) }
    }

    /// What has the name, when it is a regular file; nil for anything else and for nothing.
    func regularFile(_ name: String) throws(BlobError) -> stat? {
        var status = stat()
        let result = try systemCall("examine a file in \(path)", allowing: ENOENT) {
            fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW)
        }
        return result == 0 && status.st_mode & S_IFMT == S_IFREG ? status : nil
    }

    /// Deletes a regular file; anything else that has the name stays.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func removeRegularFile(_ name: String) throws(BlobError) -> Bool {
        guard try regularFile(name) != nil else { return false }
        return try systemCall("delete a file in \(path)", allowing: ENOENT) { unlinkat(descriptor, name, 0) } == 0
    }

    /// Calls `body` with every name in the folder, in no order, but for those of directories, links and the like.
    func forEachName(_ body: (String) throws(BlobError) -> Void) throws(BlobError) {
        // The stream closes its descriptor, and has a position of its own.
        let own = try systemCall("list the folder \(path)") {
            openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard let stream = fdopendir(own) else {
            let number = errno
            close(own)
            throw BlobError(errorNumber: number, action: "list the folder \(path)")
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            // A file system that does not tell leaves it to ``regularFile(_:)``.
            guard [UInt8(DT_REG), UInt8(DT_UNKNOWN)].contains(entry.pointee.d_type) else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            try body(name)
        }
        let number = errno
        guard number == 0 else { throw BlobError(errorNumber: number, action: "list the folder \(path)") }
    }
}
