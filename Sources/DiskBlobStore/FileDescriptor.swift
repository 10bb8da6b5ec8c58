import Glibc
import PacShare

/// An open file. Its calls block; it closes itself with the last reference.
final class FileDescriptor: Sendable {
    let number: Int32

    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Writes all the bytes at an offset.
    func write(_ bytes: [UInt8], at offset: UInt64) throws(BlobError) {
        var written = 0
        while written < bytes.count {
            written += try systemCall("write a blob") {
                bytes.withUnsafeBytes {
                    let rest = UnsafeRawBufferPointer(rebasing: $0[written...])
                    return pwrite(number, rest.baseAddress, rest.count, off_t(offset) + off_t(written))
                }
            }
        }
    }

    /// Fills the buffer from an offset on.
    ///
    /// - Throws: `BlobError.Code.unavailable`, also when the file ends before the buffer is full.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(BlobError) {
        var filled = 0
        while let start = buffer.baseAddress, filled < buffer.count {
            let count = try systemCall("read a blob") {
                pread(number, start + filled, buffer.count - filled, off_t(offset) + off_t(filled))
            }
            guard count > 0 else { throw BlobError(.unavailable, "A blob became shorter than it was.") }
            filled += count
        }
    }

    /// The size and the time of the last change; nil when it is no regular file.
    func regularFileStatus() throws(BlobError) -> stat? {
        var status = stat()
        try systemCall("examine a blob") { fstat(number, &status) }
        return status.st_mode & S_IFMT == S_IFREG ? status : nil
    }
}
