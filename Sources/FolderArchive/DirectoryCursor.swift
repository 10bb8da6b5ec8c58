import Glibc

/// A place in a directory tree that moves down and up, holding one descriptor however deep it is.
///
/// It never follows a symbolic link below its start, also when somebody swaps a directory for one meanwhile.
struct DirectoryCursor: ~Copyable {
    private var directory: OpenFile
    private var trail: [FileIdentity]

    /// Where the cursor is, relative to its start.
    private(set) var path = EntryPath.folder

    /// Starts at a directory.
    ///
    /// - Parameter followingLink: whether the start itself may be a symbolic link to a directory.
    init(start: [UInt8], followingLink: Bool) throws(FolderArchiveError) {
        let flags = O_RDONLY | O_DIRECTORY | (followingLink ? 0 : O_NOFOLLOW)
        guard let directory = OpenFile(name: start, flags: flags),
            let status = FileStatus(descriptor: directory.descriptor)
        else {
            throw FolderArchiveError(.sourceUnreadable, "cannot open \(QuotedName(start)): \(lastSystemError())")
        }
        self.directory = directory
        trail = [status.identity]
    }

    var isAtStart: Bool { trail.count == 1 }

    /// The open directory, for calls that take names relative to it.
    var descriptor: Int32 { directory.descriptor }

    /// The status of the directory itself.
    func status() throws(FolderArchiveError) -> FileStatus {
        guard let status = FileStatus(descriptor: directory.descriptor) else { throw unreadable(path) }
        return status
    }

    /// The status of a name in the directory; of a symbolic link, the link's own.
    func status(of name: [UInt8]) throws(FolderArchiveError) -> FileStatus {
        guard let status = FileStatus(name: name, in: directory.descriptor) else {
            throw unreadable(path.appending(name))
        }
        return status
    }

    /// Opens a file in the directory for reading. Never waits, should the name have become a pipe.
    func openFile(_ name: [UInt8]) throws(FolderArchiveError) -> OpenFile {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
        guard let file = OpenFile(name: name, in: directory.descriptor, flags: flags) else {
            throw unreadable(path.appending(name))
        }
        return file
    }

    /// Where a symbolic link in the directory leads.
    func target(ofLink name: [UInt8]) throws(FolderArchiveError) -> [UInt8] {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(directory.descriptor, name.cString, &target, target.count)
        guard count >= 0 else { throw unreadable(path.appending(name)) }
        return target.prefix(count).map(UInt8.init(bitPattern:))
    }

    /// Moves into a directory.
    mutating func enter(_ name: [UInt8]) throws(FolderArchiveError) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
        guard let next = OpenFile(name: name, in: directory.descriptor, flags: flags),
            let status = FileStatus(descriptor: next.descriptor)
        else {
            throw unreadable(path.appending(name))
        }
        directory = next
        trail.append(status.identity)
        path = path.appending(name)
    }

    /// Moves back to the directory that holds this one. Does nothing at the start.
    mutating func leave() throws(FolderArchiveError) {
        guard !isAtStart, let parent = path.parent else { return }
        guard let next = OpenFile(name: Array("..".utf8), in: directory.descriptor, flags: O_RDONLY | O_DIRECTORY),
            let status = FileStatus(descriptor: next.descriptor)
        else {
            throw unreadable(parent)
        }
        trail.removeLast()
        guard status.identity == trail.last else {
            throw FolderArchiveError(.sourceChanged, "the directory \(path) was moved meanwhile")
        }
        directory = next
        path = parent
    }

    /// Calls `body` with each name in the directory, in the file system's order, until it returns false.
    func forEachName(
        _ body: ([UInt8]) throws(FolderArchiveError) -> Bool
    ) throws(FolderArchiveError) {
        let listing = openat(directory.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard listing >= 0, let stream = fdopendir(listing) else {
            let error = unreadable(path)
            if listing >= 0 { close(listing) }
            throw error
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw unreadable(path) }
                return
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
            if try !body(name) { return }
        }
    }

    private func unreadable(_ path: EntryPath) -> FolderArchiveError {
        FolderArchiveError(.sourceUnreadable, "cannot read \(path): \(lastSystemError())")
    }
}
