import CLinux

/// How the C library keeps memory that was freed.
enum MemoryReuse {
    /// Lets buffers of transfers be used again, a few MiB of them. Otherwise many pieces of a file come and go as new
    /// pages of the system, which costs more than the cipher.
    static func begin() {
        // Only the speed depends on them, so that what is refused does not matter.
        _ = mallopt(LinuxMallocTrimThreshold, 4 << 20)
        _ = mallopt(LinuxMallocTopPad, 1 << 20)
        _ = mallopt(LinuxMallocMapThreshold, 4 << 20)
    }
}
