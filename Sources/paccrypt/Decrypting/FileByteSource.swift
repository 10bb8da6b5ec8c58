import CommandLineIO
import Foundation
import PacCryptCore

/// A regular file, read at any place.
final class FileByteSource: ByteSource {
    let size: UInt64
    private let descriptor: Int32
    private let path: String

    /// Nil for anything but a regular file.
    init?(path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
        self.path = path
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = UInt64(clamping: status.st_size)
        guard isRegular else { return nil }
    }

    deinit {
        close(descriptor)
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let count = pread(descriptor, base + filled, buffer.count - filled, off_t(clamping: offset) + off_t(filled))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(path) }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(.other, "Cannot read \(DisplayedName.quoted(path)): \(String(cString: strerror(errno)))")
    }
}
