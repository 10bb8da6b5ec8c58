import Glibc
public import SystemPackage

/// A small file that is read and replaced as a whole: after a crash at any moment the path holds the old or the new
/// contents, never a part. Every call blocks on the disk.
///
/// One exception: where the file system knows neither flags of renaming nor second names, a crash within
/// ``create(with:)`` may leave an empty file.
public struct DurableFile: Sendable {
    /// The path of the file.
    public let path: FilePath
    /// The folder that holds the file.
    public let folder: FilePath
    /// The file's name in the folder.
    public let name: FilePath

    /// - Parameters:
    ///   - folder: the folder that holds the file; it must exist before anything is written.
    ///   - name: the file's name.
    public init(folder: FilePath, name: FilePath) {
        self.folder = folder
        self.name = name
        path = folder.pushing(name)
    }

    /// - Parameter path: the path of the file; relative ones belong to the working directory.
    public init(path: FilePath) {
        self.path = path
        let parent = path.removingLastComponent()
        folder = parent.isEmpty ? "." : parent
        name = path.lastComponent.map { FilePath(root: nil, [$0]) } ?? path
    }

    /// - Parameter path: the path of the file, or of a link to it: then it is what the link leads to that is replaced.
    public init(followingLinks path: FilePath) {
        self.init(path: (try? path.resolved()) ?? path)
    }

    /// Whether something has the file's name.
    public var exists: Bool {
        path.withPlatformString { faccessat(AT_FDCWD, $0, F_OK, AT_SYMLINK_NOFOLLOW) } == 0
    }

    /// The contents; nil when there is no file.
    ///
    /// - Parameter limit: the most bytes allowed.
    /// - Throws: ``FileError/tooLarge(_:limit:)``, ``FileError/notAFile(_:)``, or the failed system call.
    public func read(atMost limit: Int) throws(FileError) -> [UInt8]? {
        try ifPresent { () throws(FileError) in
            // Without `nonBlocking` a pipe in the place of the file would hang whoever reads it.
            try OpenFile(path, .readOnly, .nonBlocking, action: "read").requireRegular().readWhole(atMost: limit)
        }
    }

    /// Writes a new file, synchronises it, puts it in the old one's place and synchronises the folder. Readable by the
    /// owner only; root gives it to the owner of the old one, or of the folder. A link is replaced itself.
    ///
    /// - Throws: the failed system call. The file is then as it was and nothing is left beside it, unless only the
    ///   folder could not be synchronised.
    public func replace(with bytes: [UInt8]) throws(FileError) {
        let folder = try OpenFolder(folder)
        let file = try written(bytes, in: folder, replacing: true)
        try file.publish(as: name, replacing: true)
        try folder.synchronize()
    }

    /// Writes a file that must not exist yet; otherwise as ``replace(with:)``.
    ///
    /// - Returns: false when something has the name; it is untouched.
    public func create(with bytes: [UInt8]) throws(FileError) -> Bool {
        let folder = try OpenFolder(folder)
        let file = try written(bytes, in: folder, replacing: false)
        do throws(FileError) {
            try file.publish(as: name, replacing: false)
        } catch .system(.fileExists, _, _) {
            return false
        }
        try folder.synchronize()
        return true
    }

    /// Deletes the file, and synchronises the folder. No file is no error.
    ///
    /// - Throws: the failed system call.
    public func remove() throws(FileError) {
        guard let folder = try ifPresent({ () throws(FileError) in try OpenFolder(folder) }) else { return }
        try folder.remove(name)
        try folder.synchronize()
    }

    /// Deletes what interrupted writes left: only names that writing makes. Nobody may be writing.
    ///
    /// - Throws: the failed system call.
    public func removeLeftovers() throws(FileError) {
        let folder = try OpenFolder(folder)
        for leftover in try folder.names() where hiddenNames.isOwn(leftover) { try folder.remove(leftover) }
    }

    /// Deletes what interrupted writes left, while others may be writing: second names of the file itself, and what is a
    /// minute old and nobody writes to. Without the file nothing is deleted.
    ///
    /// - Parameter now: in seconds since 1970; nil for the system's time.
    /// - Throws: the failed system call.
    public func removeOldLeftovers(now: Int? = nil) throws(FileError) {
        let folder = try OpenFolder(folder)
        try Leftovers(in: folder).remove(of: name, in: folder, olderThan: 60, now: now)
    }

    private var hiddenNames: TemporaryName { TemporaryName(stem: name) }

    private func written(
        _ bytes: [UInt8], in folder: OpenFolder, replacing: Bool
    ) throws(FileError) -> PartialFile {
        do throws(FileError) {
            let partial = try PartialFile(in: folder, hiddenName: hiddenNames.random)
            try partial.file.write(bytes)
            // A link is nobody's file, and whose file it leads to is up to whoever made it.
            var old = replacing ? try folder.status(of: name) : nil
            if old?.type == .symbolicLink { old = nil }
            let owner = if let old { old } else { try folder.status() }
            let isGiven = try partial.file.giveToOwner(of: owner)
            // Whoever could read the old file must not lose it, where root may not give files away.
            guard isGiven || old == nil else { throw .system(.notPermitted, action: "give away", path: path) }
            try partial.file.synchronize()
            return partial
        } catch .system(let error, let action, _) {
            // The partial file's own name means nothing to whoever reads the error.
            throw .system(error, action: ["write", "give away"].contains(action) ? action : "create", path: path)
        }
    }

    // MARK: Files that other programs write

    /// Makes an empty file that its owner alone may read and write, for a library that would choose other permissions.
    /// An existing one keeps its contents, and is not opened. Its name is then on the disk, and root has given it to the
    /// owner of the folder, also when whoever made it was interrupted before.
    ///
    /// - Throws: the failed system call.
    public func createEmpty() throws(FileError) {
        let folder = try OpenFolder(folder)
        do throws(FileError) {
            _ = try OpenFile(name, in: folder, .writeOnly, [.create, .exclusiveCreate, .noFollow], action: "create")
        } catch .system(.fileExists, _, _) {}
        try Protection.giveToOwner(of: folder, name)
        try folder.synchronize()
    }

    /// A file beside this one that is written until it can take this one's place. What a crash leaves of it is swept by
    /// ``removeLeftovers()``.
    public func unfinished() -> DurableFile {
        DurableFile(folder: folder, name: hiddenNames.random())
    }

    /// Puts a finished file of the same folder in this one's place, when its contents are on the disk.
    ///
    /// - Parameter finished: the name of the finished file.
    /// - Throws: the failed system call.
    public func replace(withFinished finished: FilePath) throws(FileError) {
        let folder = try OpenFolder(folder)
        try OpenFile(finished, in: folder, .readOnly).synchronize()
        try folder.rename(finished, to: name)
        try folder.synchronize()
    }
}
