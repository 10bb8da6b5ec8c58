import Glibc
public import SystemPackage

extension Stat {
    /// Tells one file from every other one, as long as somebody has it open.
    public struct Identity: Hashable, Sendable {
        private let device: dev_t
        private let inode: ino_t

        fileprivate init(_ status: stat) {
            (device, inode) = (status.st_dev, status.st_ino)
        }
    }

    /// Which file it is.
    public var identity: Identity { Identity(rawValue) }

    /// Whether the group or others may do anything with it.
    public var isOpenToOthers: Bool {
        !permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute])
    }

    /// Whether it belongs to the same account and group as another file.
    func hasOwner(of other: Stat) -> Bool {
        userID == other.userID && groupID == other.groupID
    }

    /// Whether the contents were changed at a time, as nearly as file systems keep it: FAT to two seconds.
    public func isModified(at time: timespec) -> Bool {
        abs(st_mtim.tv_sec - time.tv_sec) <= 2
    }

    /// What a path names, or what the link leads to that has it; nil when there is nothing.
    ///
    /// - Throws: the failed system call.
    public init?(existing path: FilePath, followingLink: Bool = true) throws(FileError) {
        try self.init(existing: path, in: AT_FDCWD, path: path, followingLink: followingLink)
    }

    /// What a path names, itself rather than what it links to; nil when there is nothing.
    ///
    /// - Parameter bytes: the path with its final zero, as the system takes it. Where paths are long and many, making a
    ///   `FilePath` of each would take longer than the call.
    /// - Throws: the failed system call.
    public init?(existingBytes bytes: [CChar]) throws(FileError) {
        let status = try Self.status(of: FilePath(platformString: bytes)) {
            fstatat(AT_FDCWD, bytes, &$0, AT_SYMLINK_NOFOLLOW)
        }
        guard let status else { return nil }
        self.init(rawValue: status)
    }

    init?(
        existing name: FilePath, in folder: Int32, path: @autoclosure () -> FilePath, followingLink: Bool
    ) throws(FileError) {
        let status = try Self.status(of: path()) { status in
            name.withPlatformString { fstatat(folder, $0, &status, followingLink ? 0 : AT_SYMLINK_NOFOLLOW) }
        }
        guard let status else { return nil }
        self.init(rawValue: status)
    }

    /// Makes a call that examines; nil when what it names does not exist.
    private static func status(
        of path: @autoclosure () -> FilePath, _ call: (inout stat) -> Int32
    ) throws(FileError) -> stat? {
        var status = Glibc.stat()
        do throws(Errno) {
            try systemCall { call(&status) }
            return status
        } catch {
            // Nothing is found as often as something; making a long path each time would take longer than the call.
            if error == .noSuchFileOrDirectory { return nil }
            throw .system(error, action: "examine", path: path())
        }
    }

    init(of descriptor: FileDescriptor, path: @autoclosure () -> FilePath) throws(FileError) {
        var status = Glibc.stat()
        try systemCall("examine", path()) { fstat(descriptor.rawValue, &status) }
        self.init(rawValue: status)
    }
}

extension FilePath {
    /// The absolute path of what has this one, without symbolic links.
    ///
    /// - Throws: the failed system call.
    public func resolved() throws(FileError) -> FilePath {
        guard let resolved = withPlatformString({ realpath($0, nil) }) else {
            throw .system(Errno(rawValue: errno), action: "find", path: self)
        }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }
}

extension timespec {
    /// The time in milliseconds since 1970.
    public var milliseconds: Int64 { Int64(tv_sec) * 1000 + Int64(tv_nsec) / 1_000_000 }

    /// - Parameter milliseconds: since 1970.
    public init(milliseconds: Int64) {
        // Before 1970 the remainder is negative, and the system wants none that is.
        let seconds = (milliseconds - (milliseconds % 1000 + 1000) % 1000) / 1000
        self.init(tv_sec: Int(seconds), tv_nsec: Int(milliseconds - seconds * 1000) * 1_000_000)
    }
}

extension FilePath {
    /// The path with more characters behind its last name, as `a/b.bak` is `a/b` with `.bak`.
    public func withSuffix(_ suffix: String) -> FilePath {
        FilePath(bytes: bytes + suffix.utf8)
    }
}
