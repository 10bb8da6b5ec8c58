import Glibc

/// An open descriptor, closed when it goes out of scope.
struct OpenFile: ~Copyable {
    let descriptor: Int32

    /// Opens a name relative to an open directory; nil, with `errno` set, on failure.
    init?(name: [UInt8], in directory: Int32 = AT_FDCWD, flags: Int32) {
        let opened = openat(directory, name.cString, flags | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        descriptor = opened
    }

    deinit {
        close(descriptor)
    }
}

/// The words of the system for the last failed call.
func lastSystemError() -> String {
    systemError(errno)
}

/// The words of the system for an error number.
func systemError(_ number: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress else { return "error \(number)" }
        return strerror_r(number, start, buffer.count) == 0 ? String(cString: start) : "error \(number)"
    }
}

/// Repeats a call while signals interrupt it.
func retryingInterrupted(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
