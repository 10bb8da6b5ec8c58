import CLinux
import Glibc
public import SystemPackage

/// Making, renaming and removing.
extension OpenFolder {
    /// Makes a folder.
    ///
    /// - Returns: false when something has the name.
    @discardableResult
    public func makeFolder(
        _ name: FilePath, permissions: FilePermissions = .ownerReadWriteExecute
    ) throws(FileError) -> Bool {
        try Self.unless(.fileExists) { () throws(FileError) in
            try systemCall("make the folder", path(of: name)) {
                name.withPlatformString { mkdirat(descriptor.rawValue, $0, permissions.rawValue) }
            }
        }
    }

    /// Makes a folder by its path.
    ///
    /// - Parameter synchronizing: whether to wait until its name is on the disk, as for one that keeps the only copy of
    ///   something. Where that fails there is no folder, so that the next attempt does not pass it over.
    /// - Returns: false when something has the name.
    @discardableResult
    public static func make(
        _ path: FilePath, permissions: FilePermissions = .ownerReadWriteExecute, synchronizing: Bool = false
    ) throws(FileError) -> Bool {
        let isNew = try unless(.fileExists) { () throws(FileError) in
            try systemCall("make the folder", path) { path.withPlatformString { mkdir($0, permissions.rawValue) } }
        }
        guard isNew, synchronizing else { return isNew }
        do throws(FileError) {
            let parent = path.removingLastComponent()
            try OpenFolder(parent.isEmpty ? "." : parent).synchronize()
        } catch {
            _ = path.withPlatformString { rmdir($0) }
            throw error
        }
        return true
    }

    /// Makes a folder by its path, and the folders above it that are missing. Their names are then on the disk.
    public static func makeWithParents(
        _ path: FilePath, permissions: FilePermissions = .ownerReadWriteExecute
    ) throws(FileError) {
        do throws(FileError) {
            try make(path, permissions: permissions, synchronizing: true)
        } catch .system(.noSuchFileOrDirectory, _, _) where path.components.count > 1 {
            try makeWithParents(path.removingLastComponent(), permissions: permissions)
            try make(path, permissions: permissions, synchronizing: true)
        }
    }

    /// Deletes a file, a link or the like.
    ///
    /// - Returns: false when nothing had the name.
    @discardableResult
    public func remove(_ name: FilePath) throws(FileError) -> Bool {
        try unlink(name, 0)
    }

    /// Deletes an empty folder.
    ///
    /// - Returns: false when nothing had the name.
    @discardableResult
    public func removeFolder(_ name: FilePath) throws(FileError) -> Bool {
        try unlink(name, AT_REMOVEDIR)
    }

    /// Deletes a regular file; anything else that has the name stays.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func removeRegularFile(_ name: FilePath) throws(FileError) -> Bool {
        guard try regularFile(name) != nil else { return false }
        return try remove(name)
    }

    /// Gives a file another name, replacing what has it.
    ///
    /// - Parameter other: the folder of the new name; nil for this one.
    public func rename(_ old: FilePath, to new: FilePath, in other: OpenFolder? = nil) throws(FileError) {
        let target = other ?? self
        try systemCall("rename", path(of: old)) {
            Self.withPlatformStrings(old, new) {
                renameat(descriptor.rawValue, $0, target.descriptor.rawValue, $1)
            }
        }
    }

    /// Gives a file or folder another name, which nothing may have.
    ///
    /// Where the file system knows neither flags of renaming nor second names, an empty file or folder keeps the name
    /// free for a moment. A crash just then leaves it.
    ///
    /// - Throws: `EEXIST` when something has it, or the failed system call.
    public func renameWithoutReplacing(_ old: FilePath, to new: FilePath) throws(FileError) {
        do throws(FileError) {
            return try renameFlagged(old, to: new, LinuxRenameNoReplace)
        } catch .system(let error, _, _) where error.meansUnsupported {}
        // A folder has no second name, and vfat has none at all.
        if try status(of: old)?.type != .directory, try linkWithoutReplacing(old, to: new) {
            // It has its new name, whatever becomes of the old one.
            _ = try? remove(old)
            return
        }
        let isFolder = try status(of: old)?.type == .directory
        let reservation = try reserve(new, asFolder: isFolder)
        do throws(FileError) {
            try rename(old, to: new)
        } catch {
            // Somebody may have put something else there meanwhile.
            if let there = try? status(of: new), try reservation.status().identity == there.identity {
                _ = try? isFolder ? removeFolder(new) : remove(new)
            }
            throw error
        }
    }

    /// Swaps two names in one step.
    ///
    /// - Returns: false where the file system cannot.
    public func exchange(_ one: FilePath, _ other: FilePath) throws(FileError) -> Bool {
        do throws(FileError) {
            try renameFlagged(one, to: other, LinuxRenameExchange)
            return true
        } catch .system(let error, _, _) where error.meansUnsupported {
            return false
        }
    }

    /// Gives a file a second name, which nothing may have.
    public func link(_ old: FilePath, to new: FilePath) throws(FileError) {
        try systemCall("name", path(of: new)) {
            Self.withPlatformStrings(old, new) {
                linkat(descriptor.rawValue, $0, descriptor.rawValue, $1, 0)
            }
        }
    }

    /// Where a symbolic link in the folder leads, byte for byte.
    public func target(ofLink name: FilePath) throws(FileError) -> [UInt8] {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall("read", path(of: name)) {
            name.withPlatformString { readlinkat(descriptor.rawValue, $0, &target, target.count) }
        }
        return target.prefix(count).map(UInt8.init(bitPattern:))
    }

    /// Sets the time at which the contents of a file were changed; a link is not followed.
    ///
    /// - Returns: false where the file system keeps its own.
    /// - Throws: the failed system call; `ENOENT` when nothing has the name, `EPERM` for a file of somebody else.
    public func setModified(_ time: timespec, of name: FilePath) throws(FileError) -> Bool {
        func current() throws(FileError) -> Stat {
            guard let status = try status(of: name) else {
                throw .system(.noSuchFileOrDirectory, action: "examine", path: path(of: name))
            }
            return status
        }
        // FUSE may ignore one time without the other, so that both are given.
        let accessed = try current().st_atim
        try Protection.change("change the time of", path(of: name), status: current) {
            name.withPlatformString {
                utimensat(descriptor.rawValue, $0, [accessed, time], AT_SYMLINK_NOFOLLOW)
            }
        }
        return try current().isModified(at: time)
    }

    /// The names in the folder but `.` and `..`, in no order.
    public func names() throws(FileError) -> [FilePath] {
        var names: [FilePath] = []
        var listing = try FolderListing(of: self)
        while let entry = try listing.next() { names.append(entry.name) }
        return names
    }

    // MARK: Calls

    func renameFlagged(_ old: FilePath, to new: FilePath, _ flags: UInt32) throws(FileError) {
        guard features.contains(.renameFlags) else {
            throw .system(.noFunction, action: "rename", path: path(of: old))
        }
        try systemCall("rename", path(of: old)) {
            Self.withPlatformStrings(old, new) {
                renameat2(descriptor.rawValue, $0, descriptor.rawValue, $1, flags)
            }
        }
    }

    /// False where the file system knows no second names.
    private func linkWithoutReplacing(_ old: FilePath, to new: FilePath) throws(FileError) -> Bool {
        guard features.contains(.hardLinks) else { return false }
        do throws(FileError) {
            try link(old, to: new)
            return true
        } catch .system(let error, _, _) where error.meansUnsupported || error == .notPermitted {
            return false
        }
    }

    /// Makes an empty file or folder that a rename may then replace, and opens it: only what is open can be told from
    /// everything else.
    private func reserve(_ name: FilePath, asFolder: Bool) throws(FileError) -> OpenFile {
        guard asFolder else {
            return try OpenFile(name, in: self, .writeOnly, [.create, .exclusiveCreate], action: "create")
        }
        guard try makeFolder(name) else {
            throw .system(.fileExists, action: "make the folder", path: path(of: name))
        }
        do throws(FileError) {
            return try OpenFile(name, in: self, .readOnly, [.directory, .noFollow], action: "make the folder")
        } catch {
            _ = try? removeFolder(name)
            throw error
        }
    }

    private func unlink(_ name: FilePath, _ flags: Int32) throws(FileError) -> Bool {
        try Self.unless(.noSuchFileOrDirectory) { () throws(FileError) in
            try systemCall("delete", path(of: name)) {
                name.withPlatformString { unlinkat(descriptor.rawValue, $0, flags) }
            }
        }
    }

    private static func unless(
        _ expected: Errno, _ body: () throws(FileError) -> Int32
    ) throws(FileError) -> Bool {
        do throws(FileError) {
            _ = try body()
            return true
        } catch .system(expected, _, _) {
            return false
        }
    }

    private static func withPlatformStrings<Output>(
        _ one: FilePath, _ other: FilePath, _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Output
    ) -> Output {
        one.withPlatformString { one in other.withPlatformString { body(one, $0) } }
    }
}
