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
        try ifPresent { () throws(FileError) in
            var status = Glibc.stat()
            try systemCall("examine", path()) { call(&status) }
            return status
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
        let seconds = milliseconds / 1000
        self.init(tv_sec: Int(seconds), tv_nsec: Int(milliseconds - seconds * 1000) * 1_000_000)
    }

    /// Leaves a file's time as it is: `UTIME_OMIT`, a macro that Swift does not import.
    public static var unchanged: timespec { timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2) }
}

extension FilePath {
    /// The path with more characters behind its last name, as `a/b.bak` is `a/b` with `.bak`.
    public func withSuffix(_ suffix: String) -> FilePath {
        withPlatformString { start in
            suffix.withPlatformString {
                FilePath(
                    platformString: Array(UnsafeBufferPointer(start: start, count: strlen(start)))
                        + UnsafeBufferPointer(start: $0, count: strlen($0) + 1))
            }
        }
    }
}
