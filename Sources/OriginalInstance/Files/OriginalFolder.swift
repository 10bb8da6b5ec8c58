import Glibc
import PacShare

/// The upload folder of the original. Its calls block, name files below an open folder, and touch no file whose name is
/// not that of a share.
struct OriginalFolder: Sendable {
    static let unavailable = ShareError.storageUnavailable("The folder of the shares cannot be read.")

    /// Its path.
    let path: String

    /// Calls `body` with the open folder; nil when there is none.
    func withFolder<Output>(_ body: (Int32) throws -> Output) throws -> Output? {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            guard errno == ENOENT else { throw Self.unavailable }
            return nil
        }
        defer { close(folder) }
        return try body(folder)
    }

    /// The names in the folder that belong to shares, by the share's id.
    func names(_ folder: Int32) throws -> [String: [String]] {
        let own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0, let stream = fdopendir(own) else {
            if own >= 0 { close(own) }
            throw Self.unavailable
        }
        defer { closedir(stream) }
        var names: [String: [String]] = [:]
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if let id = OriginalUploads.shareID(ofFile: name) { names[String(id), default: []].append(name) }
        }
        guard errno == 0 else { throw Self.unavailable }
        return names
    }

    /// Deletes the regular files among those of a share, the record last: it says when the share ends, should something
    /// stop in between.
    ///
    /// - Returns: how many were deleted.
    @discardableResult
    func remove(_ names: [String], in folder: Int32) throws -> Int {
        var count = 0
        for name in names.sorted(by: { !$0.hasSuffix(".json") && $1.hasSuffix(".json") }) {
            var status = stat()
            guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            guard unlinkat(folder, name, 0) == 0 || errno == ENOENT else { throw Self.unavailable }
            count += 1
        }
        if count > 0 { _ = fsync(folder) }
        return count
    }

    /// Deletes all regular files of one share.
    func removeShare(_ id: String) throws {
        _ = try withFolder { folder in try remove(OriginalUploads.endings.map { id + $0 }, in: folder) }
    }
}
