import Glibc

/// The fresh directory that an archive is unpacked into.
struct Destination {
    /// Its absolute path without symbolic links, so that any below it came out of the archive.
    let root: [UInt8]

    /// The directory last found to be one, like all that it lies in. Nothing replaces a directory once it is there.
    private var knownDirectory = EntryPath.folder

    /// Makes the directory, readable by its owner only until the archive says otherwise.
    init(making path: String) throws(FolderArchiveError) {
        let quoted = QuotedName(Array(path.utf8))
        guard mkdir(path, 0o700) == 0 else {
            throw errno == EEXIST
                ? FolderArchiveError(.destinationExists, "\(quoted) exists already")
                : FolderArchiveError(.destinationFailed, "cannot make \(quoted): \(lastSystemError())")
        }
        guard let resolved = realpath(path, nil) else {
            let error = FolderArchiveError(.destinationFailed, "cannot resolve \(quoted): \(lastSystemError())")
            rmdir(path)
            throw error
        }
        defer { free(resolved) }
        root = Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    /// The absolute path of an entry.
    func absolute(_ path: EntryPath) -> [UInt8] {
        path == .folder ? root : root + [.slash] + path.bytes
    }

    /// Checks that an entry may be made: below directories only, and where nothing is yet. A directory may come
    /// after what it holds, or twice.
    mutating func checkPlace(of path: EntryPath, isDirectory: Bool) throws(FolderArchiveError) {
        guard absolute(path).count < Int(PATH_MAX) else {
            throw FolderArchiveError(.nameTooLong, "the path \(path) is too long to unpack here")
        }
        try checkAncestors(of: path)
        guard let status = FileStatus(name: absolute(path)) else { return try checkMissing(path) }
        guard isDirectory, status.kind == .directory else {
            throw FolderArchiveError(.duplicateEntry, "the entry \(path) comes twice")
        }
    }

    /// Checks that a hard link's target is an earlier file.
    mutating func checkHardLinkTarget(_ target: EntryPath, of path: EntryPath) throws(FolderArchiveError) {
        guard absolute(target).count < Int(PATH_MAX) else {
            throw FolderArchiveError(.nameTooLong, "the path \(target) is too long to unpack here")
        }
        try checkAncestors(of: target)
        guard let status = FileStatus(name: absolute(target)), status.kind == .file else {
            throw FolderArchiveError(.invalidHardLink, "the hard link \(path) to \(target) names no earlier file")
        }
    }

    /// Sets the directory's own permissions and modification time.
    func setAttributes(permissions: mode_t, modified: timespec?) throws(FolderArchiveError) {
        guard let directory = OpenFile(name: root, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW),
            fchmod(directory.descriptor, permissions) == 0,
            futimens(directory.descriptor, [.omitted, modified ?? .omitted]) == 0
        else {
            throw FolderArchiveError(
                .destinationFailed, "cannot set the attributes of \(QuotedName(root)): \(lastSystemError())")
        }
    }

    private mutating func checkAncestors(of path: EntryPath) throws(FolderArchiveError) {
        guard let parent = path.parent else { return }
        let known = zip(parent.components, knownDirectory.components).prefix { $0 == $1 }.count
        for count in known..<parent.components.count {
            let ancestor = parent.prefix(count + 1)
            guard let status = FileStatus(name: absolute(ancestor)) else { return try checkMissing(ancestor) }
            guard status.kind == .directory else {
                throw FolderArchiveError(
                    .pathThroughLink, "the entry \(path) lies below \(ancestor), which is not a directory")
            }
        }
        knownDirectory = parent
    }

    private func checkMissing(_ path: EntryPath) throws(FolderArchiveError) {
        guard errno == ENOENT else {
            throw FolderArchiveError(.destinationFailed, "cannot look for \(path): \(lastSystemError())")
        }
    }
}

extension timespec {
    /// Leaves a file's time as it is: `UTIME_OMIT`, a macro that Swift does not import.
    fileprivate static let omitted = timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)
}
