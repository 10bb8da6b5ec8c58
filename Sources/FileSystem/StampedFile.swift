public import SystemPackage

/// A short text that is overwritten in place, and when the system says that it was last changed. What restores a file
/// from a backup changes it at another time than the text was written.
public struct StampedFile: Sendable {
    /// How long to wait for whoever reads or writes just now: they take moments.
    private static let lockSeconds = 10.0

    /// The path of the file.
    public let path: FilePath

    /// - Parameter path: the path of the file; its folder exists.
    public init(path: FilePath) {
        self.path = path
    }

    /// What the file holds, and when it or its attributes were changed, in milliseconds since 1970; nil when there is
    /// no file.
    ///
    /// - Parameter limit: the most bytes that are read.
    /// - Throws: the failed system call, or ``FileError/notAFile(_:)``.
    public func read(atMost limit: Int) throws(FileError) -> (bytes: [UInt8], changedAt: Int64)? {
        try ifPresent { () throws(FileError) in
            let file = try opened(.readOnly, "read", .shared)
            let changed = try file.status().st_ctim
            return (try file.read(atMost: limit), changed.milliseconds)
        }
    }

    /// Writes over the start of the file, which is made when it is missing, and waits until it, and the name of one that
    /// is new, are on the disk.
    ///
    /// - Parameter text: always of the same length, and short, so that a crash leaves the old or the new.
    /// - Throws: the failed system call, or ``FileError/notAFile(_:)``.
    public func overwrite(with text: [UInt8]) throws(FileError) {
        try DurableFile(path: path).createEmpty()
        let file = try opened(.writeOnly, "write", .exclusive)
        try file.write(text)
        try file.synchronize()
    }

    /// The lock keeps text and time together.
    private func opened(
        _ mode: FileDescriptor.AccessMode, _ action: String, _ sharing: FileLock.Sharing
    ) throws(FileError) -> OpenFile {
        let file = try OpenFile(path, mode, [.noFollow, .nonBlocking], action: action).requireRegular()
        try file.lock(sharing, waitingSeconds: Self.lockSeconds)
        return file
    }
}
