import Glibc

/// A short text that is overwritten in place, and when the system says that it was last changed. What restores a file
/// from a backup changes it at another time than the text was written.
public struct StampedFile: Sendable {
    /// The path of the file.
    public let path: String

    /// - Parameter path: the path of the file; its folder exists.
    public init(path: String) {
        self.path = path
    }

    /// What the file holds, and when it or its attributes were changed, in milliseconds since 1970; nil when there is
    /// no file.
    ///
    /// - Parameter limit: the most bytes that are read.
    /// - Throws: the failed system call, or ``FileError/Code/notAFile``.
    public func read(atMost limit: Int) throws(FileError) -> (bytes: [UInt8], changedAt: Int64)? {
        do throws(FileError) {
            let file = try opened(O_RDONLY, "read", lock: LOCK_SH)
            let changed = try file.status().st_ctim
            let bytes = try file.read(atMost: limit)
            return (bytes, Int64(changed.tv_sec) * 1000 + Int64(changed.tv_nsec) / 1_000_000)
        } catch  where error.code == .system(ENOENT) {
            return nil
        }
    }

    /// Writes over the start of the file, which is made when it is missing, and waits until it is on the disk.
    ///
    /// - Parameter text: always of the same length, and short, so that a crash leaves the old or the new.
    /// - Throws: the failed system call, or ``FileError/Code/notAFile``.
    public func overwrite(with text: [UInt8]) throws(FileError) {
        try PrivateFile.create(path: path, in: DurableFile(path: path).folder)
        let file = try opened(O_WRONLY, "write", lock: LOCK_EX)
        try file.write(text)
        try file.synchronize()
    }

    /// The lock keeps text and time together; it is held for moments.
    private func opened(_ flags: Int32, _ action: String, lock: Int32) throws(FileError) -> OpenedFile {
        let file = try OpenedFile(path, flags | O_NOFOLLOW | O_NONBLOCK, action: action)
        guard try file.status().st_mode & S_IFMT == S_IFREG else { throw FileError(.notAFile, action, path) }
        try OpenedFile.repeating(action, path) { flock(file.descriptor, lock) }
        return file
    }
}
