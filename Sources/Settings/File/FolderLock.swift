import Foundation

/// Keeps two processes that save settings (the server and the command line) apart; never waits.
struct FolderLock: ~Copyable {
    private let folder: FileDescriptor

    /// Locks the folder of a file.
    ///
    /// - Parameter path: the file to be written, for the error.
    /// - Throws: ``SettingsFileError/changedOnDisk(path:)`` when another process holds the lock.
    static func taken(_ folder: String, for path: String) throws(SettingsFileError) -> FolderLock {
        let descriptor = try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY, action: "open")
        guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK { throw .changedOnDisk(path: path) }
            throw .system(action: "lock", path: folder, errno: errno)
        }
        return FolderLock(folder: descriptor)
    }

    /// Ends the lock; so does the end of the value's life.
    consuming func release() {}
}
