import FileSystem
import Glibc
import Synchronization
import SystemPackage

/// Removes what commands that were killed have left of outputs of the same name.
///
/// A folder is listed once in the life of a process, or thousands of outputs in one would take quadratic time. What is
/// left there meanwhile goes with a later command.
public final class LeftoverSweep: Sendable {
    /// That of this process.
    public static let process = LeftoverSweep()

    /// What is locked stays however old it is; so this is for the moment between an output and its lock.
    private static let seconds = 3600

    private let now: @Sendable () -> Int
    private let folders = Mutex<[Stat.Identity: Leftovers]>([:])

    /// Makes one of its own, for tests.
    public convenience init() {
        self.init(now: { time(nil) })
    }

    /// - Parameter now: gives the seconds since 1970.
    init(now: @escaping @Sendable () -> Int) {
        self.now = now
    }

    /// Removes what was left of an output that is complete. What cannot be removed stays.
    func remove(of name: FilePath, in folder: OpenFolder) {
        guard let leftovers = try? leftovers(in: folder) else { return }
        try? leftovers.remove(of: name, in: folder, olderThan: Self.seconds, now: now())
    }

    private func leftovers(in folder: OpenFolder) throws(FileError) -> Leftovers {
        let identity = try folder.status().identity
        return try folders.withLock { folders throws(FileError) -> Leftovers in
            if let known = folders[identity] { return known }
            let found = try Leftovers(
                in: folder, ofFiles: ["tmp", OutputPlace.ending], ofFolders: [OutputPlace.ending])
            folders[identity] = found
            return found
        }
    }
}
