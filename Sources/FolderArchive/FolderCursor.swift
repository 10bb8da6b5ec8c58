import FileSystem
import SystemPackage

/// A place in a folder tree that moves down and up, holding one descriptor however deep it is.
///
/// It never follows a symbolic link below its start, not even when somebody swaps a folder for one meanwhile.
struct FolderCursor {
    private let start: FilePath
    private var folder: OpenFolder
    private var trail: [Stat.Identity]

    /// Where the cursor is, relative to its start.
    private(set) var path = EntryPath.folder

    /// Starts at a folder, or at one that a symbolic link leads to.
    init(start: FilePath) throws(FolderArchiveError) {
        self.start = start
        do throws(FileError) {
            folder = try OpenFolder(start)
            trail = [try folder.status().identity]
        } catch {
            throw .sourceUnreadable(QuotedName(start), error)
        }
    }

    /// The status of the folder itself.
    func status() throws(FolderArchiveError) -> Stat {
        try reading(path) { () throws(FileError) in try folder.status() }
    }

    /// The status of a name in the folder; of a symbolic link, the link's own.
    func status(of name: FilePath) throws(FolderArchiveError) -> Stat {
        let status = try reading(path.appending(name)) { () throws(FileError) in try folder.status(of: name) }
        guard let status else { throw .sourceChanged(QuotedName(path.appending(name))) }
        return status
    }

    /// Opens a file in the folder for reading. Never waits, should the name have become a pipe.
    func openFile(_ name: FilePath) throws(FolderArchiveError) -> OpenFile {
        try reading(path.appending(name)) { () throws(FileError) in
            try OpenFile(name, in: folder, .readOnly, [.noFollow, .nonBlocking])
        }
    }

    /// Where a symbolic link in the folder leads.
    func target(ofLink name: FilePath) throws(FolderArchiveError) -> [UInt8] {
        try reading(path.appending(name)) { () throws(FileError) in try folder.target(ofLink: name) }
    }

    /// The names in the folder, in no order.
    func names() throws(FolderArchiveError) -> [FilePath] {
        try reading(path) { () throws(FileError) in try folder.names() }
    }

    /// Moves into a folder.
    mutating func enter(_ name: FilePath) throws(FolderArchiveError) {
        let next = path.appending(name)
        (folder, trail) = try reading(next) { () throws(FileError) in
            let child = try OpenFolder(name, in: folder)
            return (child, trail + [try child.status().identity])
        }
        path = next
    }

    /// Moves back to the folder that holds this one. Does nothing at the start.
    mutating func leave() throws(FolderArchiveError) {
        guard trail.count > 1, let parent = path.parent else { return }
        let (next, identity) = try reading(parent) { () throws(FileError) in
            let next = try folder.parent()
            return (next, try next.status().identity)
        }
        trail.removeLast()
        guard identity == trail.last else { throw .sourceChanged(QuotedName(path)) }
        folder = next
        path = parent
    }

    private func reading<Output>(
        _ path: EntryPath, _ body: () throws(FileError) -> Output
    ) throws(FolderArchiveError) -> Output {
        do throws(FileError) {
            return try body()
        } catch {
            throw .sourceUnreadable(path == .folder ? QuotedName(start) : QuotedName(path), error)
        }
    }
}
