import Glibc

/// An open file, pipe or device, and the path that messages give it. Closed with the last reference to it.
final class Descriptor: Sendable {
    let number: Int32
    let path: String

    /// What it is and how long it was when it was opened here.
    let status: FileStatus

    /// Takes over an open descriptor.
    init(owning number: Int32, path: String) throws(CommandFailure) {
        self.number = number
        self.path = path
        do {
            status = try FileStatus(of: number)
        } catch {
            close(number)
            throw error.failure("examine", path)
        }
    }

    /// Duplicates a descriptor that stays the caller's.
    convenience init(duplicating number: Int32, path: String) throws(CommandFailure) {
        let copy: Int32
        do {
            copy = try checked { fcntl(number, F_DUPFD_CLOEXEC, 3) }
        } catch {
            throw error.failure("open", path)
        }
        try self.init(owning: copy, path: path)
    }

    /// Opens a path. A terminal does not become the process's own.
    convenience init(opening path: String, flags: Int32, action: String = "open") throws(CommandFailure) {
        let number: Int32
        do {
            number = try checked { open(path, flags | O_CLOEXEC | O_NOCTTY) }
        } catch {
            throw error.failure(action, path)
        }
        try self.init(owning: number, path: path)
    }

    deinit {
        close(number)
    }

    /// Reports what the system only says when a file is closed: a duplicate is, so that this one stays usable.
    func checkClosing() throws(SystemError) {
        let copy = try checked { fcntl(number, F_DUPFD_CLOEXEC, 3) }
        // The descriptor is gone even when close was interrupted (close(2)), so it is not called again.
        if close(copy) != 0, errno != EINTR { throw SystemError() }
    }
}

/// What a file is, as fstat tells.
struct FileStatus: Sendable {
    let kind: mode_t
    /// The length of a regular file, in bytes.
    let size: Int64
    let device: dev_t
    let inode: ino_t

    var isRegular: Bool { kind == S_IFREG }
    var isFolder: Bool { kind == S_IFDIR }

    init(of descriptor: Int32) throws(SystemError) {
        var status = stat()
        try checked { fstat(descriptor, &status) }
        self.init(status)
    }

    /// Looks at a name in an open directory; nil when there is none.
    init?(name: String, in directory: Int32 = AT_FDCWD, followingLink: Bool) throws(SystemError) {
        var status = stat()
        do {
            try checked { fstatat(directory, name, &status, followingLink ? 0 : AT_SYMLINK_NOFOLLOW) }
        } catch {
            if error.number == ENOENT { return nil }
            throw error
        }
        self.init(status)
    }

    private init(_ status: stat) {
        kind = status.st_mode & S_IFMT
        size = Int64(status.st_size)
        device = status.st_dev
        inode = status.st_ino
    }
}
