import ContentPipeline
import FileSystem
import PacShare
import Threads

/// Writes one blob, away from the caller's thread.
final class DiskBlobWriter: BlobWriter {
    private let blob: PartialBlob
    private let threads: BlobThreads
    private let sink: FileSink
    /// Whether the blob is still on its way, is there, or was given up.
    private var state = ContentState.open

    init(_ blob: PartialBlob, room: Int, pieceCount: Int, threads: BlobThreads) {
        self.blob = blob
        self.threads = threads
        sink = FileSink(on: threads.transfer, from: UInt64(room), pieceCount: pieceCount) { bytes, offset in
            try blob.write(bytes, at: offset)
        }
    }

    deinit {
        abort()
    }

    func write(_ bytes: RawSpan) async throws {
        try await sink.write(bytes)
    }

    func write(upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int) async throws {
        try await sink.write(upTo: capacity, make)
    }

    func finish() async throws {
        _ = try state.isOpen()
        try await sink.finish()
    }

    func reader() async throws -> any BlobReader {
        try await finish()
        return DiskBlobReader(try blob.writtenFile(), size: sink.end, threads: threads)
    }

    func commit(prefix: [UInt8]) async throws -> StoredBlob {
        try await finish()
        let stored = try await threads.commit.run { [blob, end = sink.end] in
            try blob.commit(prefix: prefix, size: end)
        }
        state = .ended
        return stored
    }

    func abort() {
        state.abort()
        sink.abort()
        // Freeing the blocks of a large file takes its time, and nobody knows which thread this is. A write that still
        // waits for its turn is refused then.
        threads.commit.submit { [blob] in blob.end() }
    }
}
