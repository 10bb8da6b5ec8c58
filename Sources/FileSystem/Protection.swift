import Glibc
public import SystemPackage

/// Whom a file belongs to and who may read it. Some file systems refuse to change that, others say that they did and do
/// not: then what the mount says holds, and the functions answer false.
extension OpenFile {
    /// Takes away every right of the group and of others.
    ///
    /// - Returns: false where the file system keeps its own permissions.
    /// - Throws: the failed system call; `EPERM` for a file of somebody else.
    @discardableResult
    public func restrictToOwner() throws(FileError) -> Bool {
        let status = try status()
        guard status.isOpenToOthers else { return true }
        return try setPermissions(status.permissions.intersection(.ownerReadWriteExecute))
    }

    /// Sets the permissions.
    ///
    /// - Returns: false where the file system keeps its own.
    /// - Throws: the failed system call; `EPERM` for a file of somebody else.
    @discardableResult
    public func setPermissions(_ permissions: FilePermissions) throws(FileError) -> Bool {
        try Protection.change("protect", path, status: { () throws(FileError) in try status() }) {
            fchmod(descriptor.rawValue, permissions.rawValue)
        }
        return try status().permissions == permissions
    }

    /// Sets the time at which the contents were changed.
    ///
    /// - Returns: false where the file system keeps its own.
    /// - Throws: the failed system call; `EPERM` for a file of somebody else.
    @discardableResult
    public func setModified(_ time: timespec) throws(FileError) -> Bool {
        // FUSE may ignore one time without the other, so that both are given.
        let accessed = try status().st_atim
        try Protection.change("change the time of", path, status: { () throws(FileError) in try status() }) {
            futimens(descriptor.rawValue, [accessed, time])
        }
        return try status().isModified(at: time)
    }

    /// Gives the file to whoever owns another one: what root does at the command line must not take it away from the
    /// account that the server runs under. Does nothing for other accounts.
    ///
    /// - Parameter other: the path of the other file.
    /// - Returns: false where the file system keeps its own owners.
    @discardableResult
    public func giveToOwner(of other: FilePath) throws(FileError) -> Bool {
        guard geteuid() == 0 else { return true }
        guard let owner = try Stat(existing: other) else {
            throw .system(.noSuchFileOrDirectory, action: "examine", path: other)
        }
        return try giveToOwner(of: owner)
    }

    /// Gives the file to whoever owns another one, as ``giveToOwner(of:)-(FilePath)`` does.
    ///
    /// - Parameter other: what the other file is.
    /// - Returns: false where the file system keeps its own owners.
    @discardableResult
    public func giveToOwner(of other: Stat) throws(FileError) -> Bool {
        guard geteuid() == 0, try !status().hasOwner(of: other) else { return true }
        try Protection.change("give away", path, status: { () throws(FileError) in try status() }) {
            fchown(descriptor.rawValue, other.userID.rawValue, other.groupID.rawValue)
        }
        return try status().userID == other.userID
    }
}

extension OpenFolder {
    /// Takes away every right of the group and of others, and with it the way to everything below.
    ///
    /// - Returns: false where the file system keeps its own permissions.
    /// - Throws: the failed system call; `EPERM` for a folder of somebody else.
    @discardableResult
    public func restrictToOwner() throws(FileError) -> Bool {
        guard try status().isOpenToOthers else { return true }
        return try readable().restrictToOwner()
    }
}

/// What changes the rights to files that others have open, or whose descriptors must not be closed.
public enum Protection {
    /// Takes away every right of the group and of others to a file. A missing file is no error.
    ///
    /// By name, because closing a database's file would drop the locks that this process holds on it; links are not
    /// followed, so that nobody who may write in the folder leads root to another file.
    ///
    /// - Returns: false where the file system keeps its own permissions.
    /// - Throws: the failed system call; `ELOOP` for a link.
    @discardableResult
    public static func restrictToOwner(_ path: FilePath) throws(FileError) -> Bool {
        guard let status = try Stat(existing: path, followingLink: false) else { return true }
        guard status.type != .symbolicLink else {
            throw .system(.tooManySymbolicLinkLevels, action: "protect", path: path)
        }
        guard status.isOpenToOthers else { return true }
        let restricted = status.permissions.intersection(.ownerReadWriteExecute)
        try change("protect", path, status: { () throws(FileError) in status }) {
            path.withPlatformString { fchmodat(AT_FDCWD, $0, restricted.rawValue, AT_SYMLINK_NOFOLLOW) }
        }
        return try Stat(existing: path, followingLink: false)?.permissions == restricted
    }

    /// Gives a file to whoever owns its folder, as ``OpenFile/giveToOwner(of:)`` does, by name.
    static func giveToOwner(of folder: OpenFolder, _ name: FilePath) throws(FileError) {
        guard geteuid() == 0, let status = try folder.status(of: name) else { return }
        let owner = try folder.status()
        guard !status.hasOwner(of: owner) else { return }
        try change("give away", folder.path(of: name), status: { () throws(FileError) in status }) {
            name.withPlatformString {
                fchownat(
                    folder.descriptor.rawValue, $0, owner.userID.rawValue, owner.groupID.rawValue, AT_SYMLINK_NOFOLLOW)
            }
        }
    }

    /// Makes a call that changes rights, and forgives a refusal to root and to the owner of a file: what refuses them is
    /// the file system, or a container without that capability. Whether the rights are now as wanted is looked up
    /// afterwards.
    static func change(
        _ action: String, _ path: FilePath, status: () throws(FileError) -> Stat, _ call: () -> Int32
    ) throws(FileError) {
        do throws(FileError) {
            try systemCall(action, path, call)
        } catch .system(let error, _, _) where error.meansUnsupported || error == .notPermitted {
            if error.meansUnsupported || geteuid() == 0 { return }
            guard try status().userID.rawValue == geteuid() else {
                throw .system(error, action: action, path: path)
            }
        }
    }
}
