import Glibc

/// Holds a data directory for one running server, as long as it lives. The system ends it with the process, so that
/// none is left behind by `kill -9`; a program that replaces itself (`exec`) takes it anew.
public final class DataDirectoryLock: Sendable {
    /// The file's name below `application_data`. It holds the number of the process that serves.
    public static let name = "serve.lock"

    private let file: OpenedFile

    /// - Parameter folder: the path of `application_data`, which must exist.
    /// - Throws: ``FileError/Code/locked(holder:)``, with the process that holds it, or the failed system call.
    public init(folder: String) throws(FileError) {
        let path = "\(folder)/\(Self.name)"
        let file = try OpenedFile(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, action: "lock")
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw .system("lock", path) }
            throw FileError(.locked(holder: Self.holder(in: try file.read(atMost: 16))), "lock", path)
        }
        try file.giveToOwner(of: folder)
        try file.truncate()
        try file.write(Array("\(getpid())\n".utf8))
        self.file = file
    }

    deinit {
        // Nobody reads the number of a process that ended in good order.
        try? file.truncate()
    }

    private static func holder(in contents: [UInt8]) -> Int32? {
        Int32(String(decoding: contents.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
