import Glibc
import Synchronization

/// What a command reads: a file, a pipe, a device or standard input.
public final class InputFile: Sendable {
    let descriptor: Descriptor

    /// Where a regular file is read from, in bytes; nil when the input must be read in order.
    let start: Int64?

    /// Bytes that were read ahead, in order, and come before the rest.
    private let readAhead: Mutex<[UInt8]>

    /// The path that messages name.
    public var path: String { descriptor.path }

    /// How many bytes there are to read, where that is known: of regular files.
    public var size: UInt64? { start.map { UInt64(max(0, descriptor.status.size - $0)) } }

    /// Opens a path; `-` is standard input.
    public convenience init(path: String) throws(CommandFailure) {
        if path == "-" {
            try self.init(descriptor: STDIN_FILENO, path: "standard input")
        } else {
            try self.init(Descriptor(opening: path, flags: O_RDONLY), prefix: [])
        }
    }

    /// Reads an open descriptor, which is duplicated: a regular file from where it stands, anything else in order.
    ///
    /// - Parameter prefix: Bytes already read from it, which come first. They make it read in order.
    public convenience init(descriptor: Int32, path: String, prefix: [UInt8] = []) throws(CommandFailure) {
        try self.init(Descriptor(duplicating: descriptor, path: path), prefix: prefix)
    }

    private init(_ descriptor: Descriptor, prefix: [UInt8]) throws(CommandFailure) {
        if descriptor.status.isFolder { throw .isFolder(descriptor.path) }
        let position = Int64(lseek(descriptor.number, 0, SEEK_CUR))
        // Files such as those of /proc call themselves regular and empty, yet have content.
        let isPositioned = descriptor.status.isRegular && descriptor.status.size > 0 && position >= 0
        self.descriptor = descriptor
        start = isPositioned && prefix.isEmpty ? position : nil
        readAhead = Mutex(prefix)
    }

    /// The first `count` bytes, or fewer when the input is shorter. They stay to be read.
    public func peek(_ count: Int) throws(CommandFailure) -> [UInt8] {
        if let start { return try read(count, at: start) }
        return try readAhead.withLock { readAhead throws(CommandFailure) in
            if readAhead.count < count { readAhead += try read(count - readAhead.count, at: nil) }
            return Array(readAhead.prefix(count))
        }
    }

    /// Takes the bytes that were read ahead, without the first `count` of the input.
    func takeReadAhead(skipping count: Int) throws(CommandFailure) -> [UInt8] {
        _ = try peek(count)
        return readAhead.withLock { readAhead in
            defer { readAhead = [] }
            return Array(readAhead.dropFirst(count))
        }
    }

    private func read(_ count: Int, at offset: Int64?) throws(CommandFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = try bytes.withUnsafeMutableBufferPointer { buffer throws(CommandFailure) in
            try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
