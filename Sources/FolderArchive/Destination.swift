import FileSystem
import Glibc
import SystemPackage

/// The fresh folder that an archive is unpacked into.
struct Destination {
    /// Its absolute path without symbolic links, so that any below it came out of the archive.
    let root: FilePath
    private let rootBytes: [UInt8]
    private let parent: OpenFolder
    private let name: FilePath
    /// Locked while it is filled, so that ``Leftovers`` does not take it for one, whose time does not change while only
    /// what is deeper does.
    private let held: OpenFile?

    /// The folder last found to be one, like all that it lies in. Nothing replaces a folder once it is there.
    private var knownFolder = EntryPath.folder

    /// Makes the folder, readable by its owner only until the archive says otherwise.
    init(making path: FilePath) throws(FolderArchiveError) {
        let place = DurableFile(path: path)
        do throws(FileError) {
            parent = try OpenFolder(place.folder)
            name = place.name
            guard try parent.makeFolder(name) else { throw .system(.fileExists, action: "make", path: path) }
            do throws(FileError) {
                root = try path.resolved()
                rootBytes = root.bytes
                let made = try? OpenFile(name, in: parent, .readOnly, [.directory, .noFollow])
                try? made?.lock()
                held = made
            } catch {
                _ = try? parent.removeFolder(name)
                throw error
            }
        } catch .system(.fileExists, _, _) {
            throw .destinationExists(QuotedName(path))
        } catch {
            throw .destinationFailed(QuotedName(path), reason: error.reason)
        }
    }

    /// Removes the folder with everything in it.
    func remove() throws(FileError) {
        try parent.removeTree(name)
    }

    /// The absolute path of an entry, as bytes.
    func absolute(_ path: EntryPath) -> [UInt8] {
        path == .folder ? rootBytes : rootBytes + [.slash] + path.bytes
    }

    /// Checks that an entry may be made: below folders only, and where nothing is yet. A folder may come after what it
    /// holds, or twice.
    mutating func checkPlace(of path: EntryPath, isFolder: Bool) throws(FolderArchiveError) {
        guard !isTooLong(path) else { throw .refusedEntry(QuotedName(path), .nameTooLong) }
        try checkAncestors(of: path)
        guard let status = try status(of: path) else { return }
        guard isFolder, status.type == .directory else { throw .refusedEntry(QuotedName(path), .duplicate) }
    }

    /// Checks that a hard link's target is an earlier file.
    mutating func checkHardLinkTarget(_ target: EntryPath, of path: EntryPath) throws(FolderArchiveError) {
        guard !isTooLong(target) else { throw .refusedEntry(QuotedName(target), .nameTooLong) }
        try checkAncestors(of: target)
        guard try status(of: target)?.type == .regular else {
            throw .refusedEntry(QuotedName(path), .hardLinkWithoutFile(target: QuotedName(target)))
        }
    }

    private func isTooLong(_ path: EntryPath) -> Bool {
        absolute(path).count >= Int(PATH_MAX)
    }

    /// What was made at a path; nil when nothing was.
    func status(of path: EntryPath) throws(FolderArchiveError) -> Stat? {
        do throws(FileError) {
            return try Stat(existingBytes: absolute(path).cString)
        } catch {
            throw .destinationFailed(QuotedName(path), reason: error.reason)
        }
    }

    /// Sets the folder's own permissions and modification time.
    ///
    /// - Returns: what the file system keeps of its own.
    func setAttributes(
        permissions: FilePermissions, modified: timespec?
    ) throws(FolderArchiveError) -> FolderUnpacker.NotRestored {
        do throws(FileError) {
            let folder = try OpenFile(root, .readOnly, [.directory, .noFollow])
            var notRestored: FolderUnpacker.NotRestored = []
            // The folder was made here, so that only the file system can be the reason of a refusal.
            if try !Self.isPermitted({ () throws(FileError) in try folder.setPermissions(permissions) }) {
                notRestored.insert(.permissions)
            }
            if let modified, try !Self.isPermitted({ () throws(FileError) in try folder.setModified(modified) }) {
                notRestored.insert(.modificationTimes)
            }
            return notRestored
        } catch {
            throw .destinationFailed(QuotedName(root), reason: error.reason)
        }
    }

    private static func isPermitted(_ body: () throws(FileError) -> Bool) throws(FileError) -> Bool {
        do throws(FileError) {
            return try body()
        } catch .system(.notPermitted, _, _) {
            return false
        }
    }

    private mutating func checkAncestors(of path: EntryPath) throws(FolderArchiveError) {
        guard let parent = path.parent else { return }
        let known = zip(parent.components, knownFolder.components).prefix { $0 == $1 }.count
        for count in known..<parent.components.count {
            let ancestor = parent.prefix(count + 1)
            guard let status = try status(of: ancestor) else { return }
            guard status.type == .directory else {
                throw .refusedEntry(QuotedName(path), .pathThroughLink(QuotedName(ancestor)))
            }
        }
        knownFolder = parent
    }
}
