import Glibc

/// Keeps other processes, and other holders in this one, away. The system ends a lock with the process, so that none is
/// left behind by `kill -9`.
public enum FileLock {
    /// Waits for the lock, on a thread that may block, and holds it while `body` runs.
    ///
    /// - Parameters:
    ///   - path: the lock's own file, which is made when it is missing, is never deleted and holds nothing.
    ///   - seconds: how long to wait for whoever holds it.
    /// - Throws: ``FileError`` with ``FileError/Code/locked(holder:)`` when the time is over, or the failed system call;
    ///   and what `body` throws.
    public static func holding<Output>(
        _ path: String, waitingSeconds seconds: Double, _ body: () throws -> Output
    ) throws -> Output {
        let file = try OpenedFile(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, action: "lock")
        try file.giveToOwner(of: DurableFile(path: path).folder)
        let deadline = ContinuousClock.now + .seconds(seconds)
        while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw FileError.system("lock", path) }
            guard ContinuousClock.now < deadline else { throw FileError(.locked(holder: nil), "lock", path) }
            usleep(2000)
        }
        defer { flock(file.descriptor, LOCK_UN) }
        return try body()
    }
}
