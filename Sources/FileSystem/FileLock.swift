import Glibc
public import SystemPackage

/// Keeps other processes, and other holders in this one, away until it is released or its life ends. The system ends it
/// with the process, so that none is left behind by `kill -9`.
public struct FileLock: ~Copyable {
    /// Who else may hold a lock at the same time.
    public enum Sharing: Sendable {
        /// Nobody.
        case exclusive
        /// Whoever asks for a shared one.
        case shared
    }

    private let file: OpenFile

    /// Waits for the lock, on a thread that may block.
    ///
    /// - Parameters:
    ///   - path: the lock's own file, which is made when it is missing, is never deleted and holds nothing.
    ///   - sharing: who else may hold it.
    ///   - seconds: how long to wait for whoever holds it.
    /// - Throws: ``FileError/locked(_:holder:)`` when the time is over, or the failed system call.
    public init(
        _ path: FilePath, _ sharing: Sharing = .exclusive, waitingSeconds seconds: Double = 0
    ) throws(FileError) {
        let file = try OpenFile(path, .readWrite, [.create, .noFollow, .nonBlocking], action: "lock")
        try file.giveToOwner(of: DurableFile(path: path).folder)
        try file.lock(sharing, waitingSeconds: seconds)
        self.file = file
    }

    /// Locks a folder itself.
    ///
    /// - Throws: ``FileError/locked(_:holder:)``, or the failed system call.
    public init(folder: FilePath) throws(FileError) {
        let file = try OpenFile(folder, .readOnly, .directory)
        try file.lock()
        self.file = file
    }

    /// Ends the lock; so does the end of the value's life.
    public consuming func release() {}
}

extension OpenFile {
    /// Locks the file until it is closed.
    ///
    /// - Parameter seconds: how long to wait for whoever holds it, on a thread that may block.
    /// - Throws: ``FileError/locked(_:holder:)`` when the time is over, or the failed system call.
    public func lock(_ sharing: FileLock.Sharing = .exclusive, waitingSeconds seconds: Double = 0) throws(FileError) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            do throws(FileError) {
                try systemCall("lock", path) {
                    flock(descriptor.rawValue, (sharing == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB)
                }
                return
            } catch .system(.wouldBlock, _, _) {
                guard ContinuousClock.now < deadline else { throw .locked(path, holder: nil) }
                usleep(2000)
            }
        }
    }
}

/// A lock that tells others which process holds it, for as long as it lives. The system ends it with the process, so that
/// none is left behind by `kill -9`; a program that replaces itself (`exec`) takes it anew.
public final class ProcessLock: Sendable {
    private static let mostDigits = 16

    private let file: OpenFile

    /// - Parameter path: the lock's own file, which is made when it is missing and is never deleted. It holds the number
    ///   of the process.
    /// - Throws: ``FileError/locked(_:holder:)``, with the process that holds it, or the failed system call.
    public init(_ path: FilePath) throws(FileError) {
        let file = try OpenFile(path, .readWrite, [.create, .noFollow, .nonBlocking], action: "lock")
        do throws(FileError) {
            try file.lock()
        } catch .locked(let path, _) {
            throw .locked(path, holder: Self.holder(in: try file.read(atMost: Self.mostDigits)))
        }
        try file.giveToOwner(of: DurableFile(path: path).folder)
        try file.resize()
        try file.write(Array("\(getpid())\n".utf8))
        self.file = file
    }

    deinit {
        // Nobody reads the number of a process that ended in good order.
        try? file.resize()
    }

    private static func holder(in contents: [UInt8]) -> Int32? {
        Int32(String(decoding: contents.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
