import FileSystem
import Glibc
import Synchronization
public import SystemPackage

/// What a command reads: a file, a pipe, a device or standard input.
public final class InputFile: Sendable {
    let file: OpenFile

    /// How long a regular file was when it was opened, in bytes.
    let length: UInt64

    /// Where a regular file is read from, in bytes; nil when the input must be read in order.
    let start: UInt64?

    /// Bytes that were read ahead, in order, and come before the rest.
    private let readAhead: Mutex<[UInt8]>

    /// The path that messages name, as ``ByteText``.
    public var path: String { file.path.byteText }

    /// How many bytes there are to read, where that is known: of regular files.
    public var size: UInt64? { start.map { length - min(length, $0) } }

    /// Opens a path, which is ``ByteText``; `-` is standard input.
    public convenience init(path: String) throws(CommandFailure) {
        if path == "-" {
            try self.init(descriptor: .standardInput, path: "standard input")
        } else {
            try self.init(
                onFiles(CommandFailure.file) { () throws(FileError) in
                    try OpenFile(FilePath(byteText: path), .readOnly)
                },
                prefix: [])
        }
    }

    /// Reads an open descriptor, which is duplicated: a regular file from where it stands, anything else in order.
    ///
    /// - Parameter prefix: Bytes already read from it, which come first. They make it read in order.
    public convenience init(descriptor: FileDescriptor, path: String, prefix: [UInt8] = []) throws(CommandFailure) {
        try self.init(
            onFiles(CommandFailure.file) { () throws(FileError) in
                try OpenFile(duplicating: descriptor, path: FilePath(byteText: path))
            },
            prefix: prefix)
    }

    private init(_ file: OpenFile, prefix: [UInt8]) throws(CommandFailure) {
        let status = try onFiles(CommandFailure.file) { () throws(FileError) in try file.status() }
        if status.type == .directory { throw .isFolder(file.path.byteText) }
        let position = lseek(file.descriptor.rawValue, 0, SEEK_CUR)
        // Files such as those of /proc call themselves regular and empty, yet have content.
        let isPositioned = status.type == .regular && status.size > 0 && position >= 0
        self.file = file
        length = UInt64(clamping: status.size)
        start = isPositioned && prefix.isEmpty ? UInt64(position) : nil
        readAhead = Mutex(prefix)
    }

    /// The first `count` bytes, or fewer when the input is shorter. They stay to be read.
    public func peek(_ count: Int) throws(CommandFailure) -> [UInt8] {
        if let start {
            return try onFiles(CommandFailure.file) { () throws(FileError) in
                try file.read(start..<start + UInt64(count))
            }
        }
        return try readAhead.withLock { readAhead throws(CommandFailure) in
            if readAhead.count < count { readAhead += try read(count - readAhead.count) }
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

    private func read(_ count: Int) throws(CommandFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = try bytes.withUnsafeMutableBufferPointer { buffer throws(CommandFailure) in
            try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
