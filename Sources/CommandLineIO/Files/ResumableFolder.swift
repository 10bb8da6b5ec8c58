import Glibc

/// A folder of resumable files, which stays until the work is done. It is the owner's only.
public struct ResumableFolder: Sendable {
    /// The path of the folder.
    public let path: String

    /// Makes the folder, unless it is there.
    ///
    /// - Throws: A failure of cause `notFolder` or `system`.
    public init(path: String) throws(CommandFailure) {
        self.path = path
        try reporting("create", path) { () throws(SystemError) in
            do throws(SystemError) {
                try checked { mkdir(path, 0o700) }
            } catch {
                guard error.number == EEXIST else { throw error }
            }
        }
        let status = try reporting("examine", path) { () throws(SystemError) in
            try FileStatus(name: path, followingLink: false)
        }
        guard status?.isFolder == true else {
            throw CommandFailure(.other, "\(DisplayedName.quoted(path)) is no folder: remove it", cause: .notFolder)
        }
    }

    /// One of the files.
    public func file(_ name: String) throws(CommandFailure) -> ResumableFile {
        try ResumableFile(path: path + "/" + name)
    }

    /// Removes files, and the folder when nothing else is in it. What cannot be removed stays.
    public func remove(_ names: [String]) {
        for name in names { unlink(path + "/" + name) }
        rmdir(path)
    }
}
