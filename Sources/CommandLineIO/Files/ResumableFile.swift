import Glibc
import Synchronization

/// A file that stays when the work on it is interrupted, to be continued the next time. It is the owner's only.
public final class ResumableFile: Sendable {
    /// The path of the file.
    public var path: String { descriptor.path }

    private let descriptor: Descriptor
    private let end: Mutex<Int64>

    /// Opens the file, or makes it. One process at a time has it.
    ///
    /// - Throws: A failure of cause `inUse`, `unsuitableOutput` or `system`.
    public init(path: String) throws(CommandFailure) {
        let number = try reporting("create", path) { () throws(SystemError) in
            try checked { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        }
        descriptor = try Descriptor(owning: number, path: path)
        end = Mutex(descriptor.status.size)
        guard descriptor.status.isRegular else {
            throw CommandFailure(
                .other, "\(DisplayedName.quoted(path)) is no file: remove it", cause: .unsuitableOutput)
        }
        guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure(.other, "\(DisplayedName.quoted(path)) is in use by another process", cause: .inUse)
        }
    }

    /// The bytes there are.
    public var size: UInt64 { UInt64(max(0, end.withLock { $0 })) }

    /// The first `count` bytes, or all there are.
    public func prefix(_ count: Int) throws(CommandFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = try bytes.withUnsafeMutableBufferPointer { buffer throws(CommandFailure) in
            try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// Writes bytes after all others.
    public func append(_ bytes: [UInt8]) throws(CommandFailure) {
        try end.withLock { end throws(CommandFailure) in
            try bytes.withUnsafeBufferPointer { buffer throws(CommandFailure) in
                try descriptor.write(UnsafeRawBufferPointer(buffer), at: end)
            }
            end += Int64(bytes.count)
        }
    }

    /// Removes all bytes.
    public func clear() throws(CommandFailure) {
        try end.withLock { end throws(CommandFailure) in
            _ = try reporting("write", path) { () throws(SystemError) in
                try checked { ftruncate(descriptor.number, 0) }
            }
            end = 0
        }
    }
}
