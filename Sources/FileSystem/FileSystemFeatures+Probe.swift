import CLinux
import Glibc
import SystemPackage

extension FileSystemFeatures {
    private static let ownNames = TemporaryName(stem: "probe")

    /// Tries out what the file system of a folder has. Nothing is left in the folder but by a crash; see
    /// ``removeLeftovers(in:)``. Blocks.
    ///
    /// - Parameter folder: a folder that may be written to.
    /// - Throws: the failed system call, when not even a file can be made.
    public static func probed(in folder: OpenFolder) throws(FileError) -> FileSystemFeatures {
        var features: FileSystemFeatures = []
        if try PartialFile.openUnnamed(in: folder, permissions: .ownerReadWrite) != nil {
            features.insert(.unnamedFiles)
        }
        let (first, second) = (ownNames.random(), ownNames.random())
        defer {
            for name in [first, second] { _ = try? folder.remove(name) }
        }
        let file = try OpenFile(
            first, in: folder, .readWrite, [.create, .exclusiveCreate, .noFollow], action: "create")
        if (try? folder.renameFlagged(first, to: second, LinuxRenameNoReplace)) != nil {
            features.insert(.renameFlags)
        } else {
            try folder.rename(first, to: second)
        }
        if (try? folder.link(second, to: first)) != nil { features.insert(.hardLinks) }
        if try canSetPermissions(of: file) { features.insert(.permissions) }
        if canSetOwner(of: file) { features.insert(.ownership) }
        if try folder.synchronize() { features.insert(.folderSynchronization) }
        return features
    }

    /// Removes what a crash left of an earlier attempt, at least a minute ago: another process may be trying just now.
    /// Only for a folder that is known to be the caller's.
    ///
    /// - Throws: the failed system call.
    public static func removeLeftovers(in folder: OpenFolder) throws(FileError) {
        var listing = try FolderListing(of: folder)
        while let entry = try listing.next() {
            guard ownNames.isOwn(entry.name), let status = try folder.regularFile(entry.name),
                status.st_mtim.tv_sec < time(nil) - 60
            else { continue }
            try folder.removeRegularFile(entry.name)
        }
    }

    /// Some mounts refuse, others answer with success and do nothing.
    private static func canSetPermissions(of file: OpenFile) throws(FileError) -> Bool {
        for permissions in [FilePermissions.ownerRead, .ownerReadWrite] {
            guard fchmod(file.descriptor.rawValue, permissions.rawValue) == 0,
                try file.status().permissions == permissions
            else { return false }
        }
        return true
    }

    private static func canSetOwner(of file: OpenFile) -> Bool {
        guard geteuid() == 0 else { return true }
        let stranger: uid_t = 65534
        guard fchown(file.descriptor.rawValue, stranger, stranger) == 0, let status = try? file.status() else {
            return false
        }
        return status.userID.rawValue == stranger
    }
}
