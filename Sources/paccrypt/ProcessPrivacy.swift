import CLinux
import CWipedMemory
import Foundation

/// Keeps what this process has in memory to itself: passwords, keys, plaintext.
enum ProcessPrivacy {
    /// Keeps other programs of the same account from reading the process's memory, and the system from writing it to a
    /// disk when the process crashes. To be called first of all; a program that is run anew in its place begins without
    /// both (prctl(2), PR_SET_DUMPABLE).
    ///
    /// Neither can fail: what is asked for is always allowed.
    static func begin() {
        _ = LinuxForbidDump()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }

    /// Whether memory is wiped when it is freed; not so with a sanitizer or another C library.
    static var wipesFreedMemory: Bool { WipedMemoryIsUsed() }
}
