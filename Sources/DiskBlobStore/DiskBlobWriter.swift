import PacShare
import Threads

/// Writes one blob, away from the caller's thread: while one buffer is written, the next one is filled.
final class DiskBlobWriter: BlobWriter {
    /// What a write to the file has at least, in bytes.
    static let bufferCount = 256 << 10

    private let blob: PartialBlob
    private let threads: ThreadPool
    private var filling = WriteBuffer()
    private var spare = WriteBuffer()
    /// The write of the other buffer; nil when there is none.
    private var writing: Task<Void, any Error>?

    init(_ blob: PartialBlob, threads: ThreadPool) {
        self.blob = blob
        self.threads = threads
    }

    deinit {
        abort()
    }

    /// Bytes that are in memory only, and that nobody writes yet.
    var gatheredCount: Int { filling.count }

    func gather(_ bytes: UnsafeRawBufferPointer) {
        filling.append(bytes)
    }

    nonisolated(nonsending) func drain() async throws {
        guard gatheredCount >= Self.bufferCount else { return }
        try await waitForWrite()
        let full = filling
        (filling, spare) = (spare, full)
        writing = Task { [blob, threads] in
            try await threads.runOnFiles { try blob.write(full, keepingCapacity: true) }
        }
    }

    nonisolated(nonsending) func flush() async throws {
        try await waitForWrite()
        spare = WriteBuffer()
        try await threads.runOnFiles { [blob, filling] in try blob.write(filling, keepingCapacity: false) }
    }

    nonisolated(nonsending) func commit(prefix: [UInt8]) async throws -> StoredBlob {
        try await flush()
        return try await threads.runOnFiles { [blob] in try blob.commit(prefix: prefix) }
    }

    func abort() {
        // Freeing the blocks of a large file takes its time, and nobody knows which thread this is. A write under way
        // ends first.
        threads.submit { [blob] in blob.end() }
    }

    private nonisolated(nonsending) func waitForWrite() async throws {
        guard let writing else { return }
        self.writing = nil
        try await writing.value
    }
}
