import Glibc

/// Which file something is, whatever its name.
public struct FileIdentity: Hashable, Sendable {
    /// The device that holds the file.
    public let device: UInt64
    /// The file's number on that device.
    public let inode: UInt64

    /// Names a file by its device and inode, as stat(2) gives them.
    public init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// What the file system says of a file.
struct FileStatus {
    enum Kind: Equatable {
        case file, directory, symbolicLink, socket, pipe, device
    }

    let kind: Kind
    let identity: FileIdentity
    let size: Int64
    let permissions: mode_t
    let linkCount: UInt64
    let modified: timespec

    /// The permissions an archive carries: never setuid, setgid or sticky.
    static let carriedPermissions: mode_t = 0o777

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            case S_IFSOCK: .socket
            case S_IFIFO: .pipe
            default: .device
            }
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        size = Int64(status.st_size)
        permissions = status.st_mode & Self.carriedPermissions
        linkCount = UInt64(status.st_nlink)
        modified = status.st_mtim
    }

    /// The status of an open file; nil, with `errno` set, if it cannot be had.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The status of a name in an open directory, not following symbolic links; nil, with `errno` set, on failure.
    init?(name: [UInt8], in directory: Int32 = AT_FDCWD) {
        var status = stat()
        guard fstatat(directory, name.cString, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.init(status)
    }
}
