import Glibc

/// A folder that only its owner may enter.
public enum PrivateFolder {
    /// Takes away every right of the group and of others, and with it the way to everything below. Links are followed.
    ///
    /// - Throws: the failed system call; `EPERM` for a folder of somebody else.
    public static func restrict(path: String) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("look at", path) }
        guard status.st_mode & 0o077 != 0 else { return }
        guard chmod(path, status.st_mode & 0o700) == 0 else { throw .system("protect", path) }
    }
}
