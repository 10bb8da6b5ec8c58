import CLinux
import Foundation

/// How many files this process may have open at once.
enum OpenFileLimit {
    /// More is not asked for: what is never used need not be allowed.
    private static let most: rlim_t = 65_536
    /// What is assumed when the system does not tell.
    private static let usual = 1024

    /// Raises the limit as far as the process may by itself (setrlimit(2)).
    ///
    /// - Returns: the limit that holds now.
    static func raise() -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return usual }
        let wanted = min(limit.rlim_max, most)
        if limit.rlim_cur < wanted {
            var raised = limit
            raised.rlim_cur = wanted
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }
}

/// How the C library tells the local time, which begins each line of the log.
enum LocalTime {
    /// Lets it read the system's time zone once. Otherwise it looks for each line whether the file has changed.
    static func begin() {
        setenv("TZ", ":/etc/localtime", 0)
    }
}

/// How the C library keeps memory that was freed.
enum MemoryReuse {
    /// Lets buffers of transfers be used again, a few MiB of them. Otherwise many pieces of a file come and go as new
    /// pages of the system, which costs more than the cipher.
    static func begin() {
        // Only the speed depends on them, so that what is refused does not matter.
        _ = mallopt(LinuxMallocTrimThreshold, 4 << 20)
        _ = mallopt(LinuxMallocTopPad, 1 << 20)
        _ = mallopt(LinuxMallocMapThreshold, 4 << 20)
        // Each arena may keep as much. With eight for each core, which is usual, it would be chance how much all of
        // them keep.
        _ = mallopt(LinuxMallocArenaMax, 4)
    }
}
