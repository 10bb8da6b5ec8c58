import FileSystem
import Glibc
import SystemPackage

/// Reading and writing in order, from and to what may have to be waited for.
extension OpenFile {
    /// How long a wait for a pipe or terminal lasts at most before `stop` is asked again, in milliseconds.
    private static let waitMilliseconds: Int32 = 100

    /// Reads until the buffer is full or the input ends, and returns how many bytes there were. Waits only as long as
    /// `stop` does not throw.
    func read(
        into buffer: UnsafeMutableRawBufferPointer, stop: () throws(CommandFailure) -> Void = {}
    ) throws(CommandFailure) -> Int {
        var filled = 0
        while filled < buffer.count {
            try wait(for: POLLIN, stop: stop)
            do throws(FileError) {
                let count = try readSome(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                if count == 0 { break }
                filled += count
            } catch {
                if error.errno != .wouldBlock { throw .file(error) }
            }
        }
        return filled
    }

    /// Writes all the bytes. A pipe whose other end sets it non-blocking is waited for only as long as `stop` does not
    /// throw.
    func write(
        _ bytes: UnsafeRawBufferPointer, stop: () throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        var written = 0
        while let source = bytes.baseAddress, written < bytes.count {
            do throws(FileError) {
                written += try systemCall("write", path) {
                    Glibc.write(descriptor.rawValue, source + written, bytes.count - written)
                }
            } catch {
                if error.errno != .wouldBlock { throw .file(error) }
                try wait(for: POLLOUT, stop: stop)
            }
        }
    }

    private func wait(for event: Int32, stop: () throws(CommandFailure) -> Void) throws(CommandFailure) {
        var request = pollfd(fd: descriptor.rawValue, events: Int16(event), revents: 0)
        repeat {
            try stop()
        } while poll(&request, 1, Self.waitMilliseconds) <= 0
    }
}
