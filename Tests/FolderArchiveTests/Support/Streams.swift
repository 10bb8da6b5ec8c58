import SystemPackage
import Glibc
import Testing

@testable import FolderArchive

/// A file without a name that holds a tar stream.
final class StreamFile {
    let descriptor: FileDescriptor

    init(_ content: [UInt8] = []) throws {
        var template = Array("/tmp/folder-archive-stream-XXXXXX".utf8).cString
        descriptor = FileDescriptor(rawValue: mkstemp(&template))
        try #require(descriptor.rawValue >= 0)
        unlink(template)
        try #require(write(descriptor.rawValue, content, content.count) == content.count)
        rewind()
    }

    deinit {
        close(descriptor.rawValue)
    }

    func rewind() {
        lseek(descriptor.rawValue, 0, SEEK_SET)
    }

    func content() throws -> [UInt8] {
        var content = [UInt8](repeating: 0, count: Int(lseek(descriptor.rawValue, 0, SEEK_END)))
        try #require(pread(descriptor.rawValue, &content, content.count, 0) == content.count)
        return content
    }
}

/// Packs a folder and returns the stream.
func packed(_ folder: String) throws -> [UInt8] {
    let stream = try StreamFile()
    try FolderPacker(folder: FilePath(folder)).pack(to: stream.descriptor)
    return try stream.content()
}

/// Unpacks a stream.
@discardableResult
func unpack(
    _ stream: [UInt8], into destination: String, withholding withheld: FilePermissions = []
) throws(FolderArchiveError) -> FolderUnpacker.NotRestored {
    guard let file = try? StreamFile(stream) else {
        throw .streamFailed(.ioError)
    }
    return try FolderUnpacker(destination: FilePath(destination), withholding: withheld).unpack(from: file.descriptor)
}
