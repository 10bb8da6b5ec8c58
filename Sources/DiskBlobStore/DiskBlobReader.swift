import ContentPipeline
import FileSystem
import PacShare
import Threads

/// Reads one blob, away from the caller's thread. It stays readable when the blob is deleted.
final class DiskBlobReader: BlobReader {
    let size: UInt64
    private let file: OpenFile
    private let threads: BlobThreads

    init(_ file: OpenFile, size: UInt64, threads: BlobThreads) {
        self.file = file
        self.size = size
        self.threads = threads
    }

    deinit {
        // The last one to close a deleted blob frees its blocks, which takes its time. Any other is closed where blobs
        // are opened: no more are open than that pool keeps up with.
        let isDeleted = (try? file.status().linkCount == 0) ?? false
        (isDeleted ? threads.commit : threads.transfer).submit { [file] in withExtendedLifetime(file) {} }
    }

    func pieces(_ range: Range<UInt64>, pieceCount: Int) throws -> any PieceSource {
        guard range.upperBound <= size else { throw BlobError.invalidUse }
        return FileSource(on: threads.transfer, range, pieceCount: pieceCount) { [self] in try readAll(at: $0, into: $1)
        }
    }

    func readAll(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
        guard offset <= size, UInt64(buffer.count) <= size - offset else { throw BlobError.invalidUse }
        try onFiles(BlobError.file) { () throws(FileError) in try file.readAll(at: offset, into: buffer) }
    }
}
