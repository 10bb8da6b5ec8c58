import FileSystem
import PacShare
import Synchronization
import Threads

/// Reads one blob, away from the caller's thread. It stays readable when the blob is deleted.
final class DiskBlobReader: BlobReader {
    /// Bytes that are read and lent at once.
    static let pieceCount = 512 << 10

    let size: UInt64
    private let file: OpenFile
    private let buffer = ReadBuffer()
    private let threads: ThreadPool

    init(_ file: OpenFile, size: UInt64, threads: ThreadPool) {
        self.file = file
        self.size = size
        self.threads = threads
    }

    deinit {
        // The last one to close a deleted blob frees its blocks, which takes its time.
        threads.submit { [file] in withExtendedLifetime(file) {} }
    }

    nonisolated(nonsending) func read(
        at offset: UInt64, count: Int, _ output: (UnsafeRawBufferPointer) throws -> Void
    ) async throws {
        guard count >= 0, offset <= size, UInt64(count) <= size - offset else { throw BlobError.invalidUse }
        var done = 0
        while done < count {
            let piece = min(count - done, Self.pieceCount)
            let place = offset + UInt64(done)
            try await threads.runOnFiles { [buffer, file] in try buffer.fill(piece, from: file, at: place) }
            try buffer.lend(piece, to: output)
            done += piece
        }
    }
}

/// A buffer that one thread at a time uses: the one that reads the file, then the one that takes the bytes.
private final class ReadBuffer: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func fill(_ count: Int, from file: OpenFile, at offset: UInt64) throws {
        try bytes.withLock { bytes in
            if bytes.count < count { bytes = [UInt8](repeating: 0, count: count) }
            try bytes.withUnsafeMutableBytes {
                try file.readAll(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<count]))
            }
        }
    }

    func lend(_ count: Int, to output: (UnsafeRawBufferPointer) throws -> Void) throws {
        try bytes.withLock { bytes in
            try bytes.withUnsafeBytes { try output(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
