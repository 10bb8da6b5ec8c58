import Glibc

/// Removes directory trees.
enum TreeRemoval {
    /// Removes a directory and everything in it, read-only directories included. Symbolic links are removed, never
    /// followed, and the depth of the tree does not matter.
    static func remove(_ root: [UInt8]) throws(FolderArchiveError) {
        // Fails in what follows, if it matters that this fails.
        if FileStatus(name: root)?.kind == .directory { chmod(root.cString, S_IRWXU) }
        var cursor = try DirectoryCursor(start: root, followingLink: false)
        while true {
            if let directory = try removeNames(in: cursor) {
                try cursor.enter(directory)
            } else if let emptied = cursor.path.components.last {
                try cursor.leave()
                guard unlinkat(cursor.descriptor, emptied.cString, AT_REMOVEDIR) == 0 else {
                    throw failure(cursor.path.appending(emptied))
                }
            } else {
                break
            }
        }
        guard rmdir(root.cString) == 0 else { throw failure(.folder) }
    }

    /// Removes what the directory holds, up to the first directory that is not empty, and returns its name.
    private static func removeNames(in cursor: borrowing DirectoryCursor) throws(FolderArchiveError) -> [UInt8]? {
        let directory = cursor.descriptor
        let path = cursor.path
        var found: [UInt8]?
        try cursor.forEachName { name throws(FolderArchiveError) in
            guard let status = FileStatus(name: name, in: directory) else { throw failure(path.appending(name)) }
            let isDirectory = status.kind == .directory
            if unlinkat(directory, name.cString, isDirectory ? AT_REMOVEDIR : 0) == 0 { return true }
            guard isDirectory, errno == ENOTEMPTY || errno == EEXIST,
                fchmodat(directory, name.cString, S_IRWXU, 0) == 0
            else {
                throw failure(path.appending(name))
            }
            found = name
            return false
        }
        return found
    }

    private static func failure(_ path: EntryPath) -> FolderArchiveError {
        FolderArchiveError(.destinationFailed, "cannot remove \(path): \(lastSystemError())")
    }
}
