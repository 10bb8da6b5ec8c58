import Glibc

extension Descriptor {
    /// How long a wait for a pipe or terminal lasts at most before `stop` is asked again, in milliseconds.
    private static let waitMilliseconds: Int32 = 100

    /// Reads until the buffer is full or the input ends, and returns how many bytes there were: at an offset of a
    /// regular file, or in order when that is nil.
    ///
    /// In order, it waits for input only as long as `stop` does not throw.
    func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int64? = nil,
        stop: () throws(CommandFailure) -> Void = {}
    ) throws(CommandFailure) -> Int {
        var filled = 0
        while let target = buffer.baseAddress, filled < buffer.count {
            let count = buffer.count - filled
            if offset == nil, !status.isRegular { try wait(for: POLLIN, stop: stop) }
            do {
                let result = try checked {
                    guard let offset else { return Glibc.read(number, target + filled, count) }
                    return pread(number, target + filled, count, off_t(offset) + off_t(filled))
                }
                if result == 0 { break }
                filled += result
            } catch {
                if error.number != EAGAIN { throw error.failure("read", path) }
            }
        }
        return filled
    }

    /// Writes all the bytes: at an offset of a regular file, or in order when that is nil.
    ///
    /// A pipe whose other end sets it non-blocking is waited for only as long as `stop` does not throw.
    func write(
        _ bytes: UnsafeRawBufferPointer, at offset: Int64? = nil, stop: () throws(CommandFailure) -> Void = {}
    ) throws(CommandFailure) {
        var written = 0
        while let source = bytes.baseAddress, written < bytes.count {
            let count = bytes.count - written
            do {
                written += try checked {
                    guard let offset else { return Glibc.write(number, source + written, count) }
                    return pwrite(number, source + written, count, off_t(offset) + off_t(written))
                }
            } catch {
                if error.number != EAGAIN { throw error.failure("write", path) }
                try wait(for: POLLOUT, stop: stop)
            }
        }
    }

    private func wait(for event: Int32, stop: () throws(CommandFailure) -> Void) throws(CommandFailure) {
        var request = pollfd(fd: number, events: Int16(event), revents: 0)
        repeat {
            try stop()
        } while poll(&request, 1, Self.waitMilliseconds) <= 0
    }
}
