import Glibc
import PacCryptCore
import PacShare

/// A regular file that was opened for reading. Its calls block; it closes itself with the last reference.
final class OriginalFile: ByteSource, Sendable {
    private let descriptor: Int32
    /// Bytes of the file.
    let size: UInt64
    /// When it was last changed, in seconds since 1970.
    let modified: Int64

    /// Opens a file; nil when there is none of that name, or something else than a regular file: links are not followed,
    /// and nobody waits for the other end of a pipe.
    init?(_ name: String, in folder: Int32) throws(ShareError) {
        descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else {
            size = 0
            modified = 0
            // ELOOP is a link; ENXIO a socket or a device that is not there.
            guard [ENOENT, ELOOP, ENXIO].contains(errno) else { throw OriginalFolder.unavailable }
            return nil
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            size = 0
            modified = 0
            return nil
        }
        size = UInt64(clamping: status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard offset < size, let start = buffer.baseAddress else { return 0 }
        let wanted = Int(min(UInt64(buffer.count), size - offset))
        var filled = 0
        while filled < wanted {
            let count = pread(descriptor, start + filled, wanted - filled, off_t(offset) + off_t(filled))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw OriginalFolder.unavailable }
            filled += count
        }
        return filled
    }

    /// The bytes from an offset on, at most so many.
    func bytes(from offset: UInt64 = 0, atMost limit: Int) throws -> [UInt8] {
        let count = Int(min(UInt64(limit), size - min(size, offset)))
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
