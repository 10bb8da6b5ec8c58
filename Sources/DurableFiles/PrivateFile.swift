import Glibc

/// Files that other programs write and that only their owner may read.
public enum PrivateFile {
    /// Makes an empty file that its owner alone may read and write, for a library that would choose other rights. An
    /// existing one stays as it is, and is not opened.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - folder: its folder, to whose owner root gives it.
    /// - Throws: the failed system call.
    public static func create(path: String, in folder: String) throws(FileError) {
        do throws(FileError) {
            try OpenedFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, action: "create").giveToOwner(of: folder)
        } catch  where error.code == .system(EEXIST) {
            return
        }
    }

    /// Takes away every right of the group and of others. A missing file is no error.
    ///
    /// By name, because closing a database's file would drop the locks that this process holds on it; links are not
    /// followed, so that nobody who may write in the folder leads root to another file.
    ///
    /// - Throws: the failed system call; `ELOOP` for a link.
    public static func restrict(path: String) throws(FileError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT != S_IFLNK else { throw .system("protect", path, ELOOP) }
        guard status.st_mode & 0o077 != 0 else { return }
        guard fchmodat(AT_FDCWD, path, 0o600, AT_SYMLINK_NOFOLLOW) == 0 else { throw .system("protect", path) }
    }

    /// Puts a finished file in its place, whatever had its name, when its contents are on the disk.
    ///
    /// - Parameters:
    ///   - path: the finished file.
    ///   - name: its name from now on, in the same folder.
    /// - Throws: the failed system call.
    public static func publish(path: String, as name: String, in folder: String) throws(FileError) {
        let place = "\(folder)/\(name)"
        try OpenedFile(path, O_RDONLY, action: "open").synchronize()
        guard rename(path, place) == 0 else { throw .system("replace", place) }
        try DurableFolder(folder).synchronize()
    }
}
