import Glibc
import Testing

@testable import FolderArchive

/// A file without a name that holds a tar stream.
final class StreamFile {
    let descriptor: Int32

    init(_ content: [UInt8] = []) throws {
        var template = Array("/tmp/folder-archive-stream-XXXXXX".utf8).cString
        descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        unlink(template)
        try #require(write(descriptor, content, content.count) == content.count)
        rewind()
    }

    deinit {
        close(descriptor)
    }

    func rewind() {
        lseek(descriptor, 0, SEEK_SET)
    }

    func content() throws -> [UInt8] {
        var content = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
        try #require(pread(descriptor, &content, content.count, 0) == content.count)
        return content
    }
}

/// Packs a folder and returns the stream.
func packed(_ folder: String) throws -> [UInt8] {
    let stream = try StreamFile()
    try FolderPacker(folder: folder).pack(to: stream.descriptor)
    return try stream.content()
}

/// Unpacks a stream.
func unpack(_ stream: [UInt8], into destination: String) throws(FolderArchiveError) {
    guard let file = try? StreamFile(stream) else {
        throw FolderArchiveError(.streamFailed, "cannot make a file for the stream")
    }
    try FolderUnpacker(destination: destination).unpack(from: file.descriptor)
}
