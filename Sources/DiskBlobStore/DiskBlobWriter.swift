import Glibc
import PacShare
import Synchronization
import Threads

/// Writes one blob, away from the caller's thread: while one buffer is written, the next one is filled.
final class DiskBlobWriter: BlobWriter {
    /// What a write to the file has at least, in bytes.
    static let bufferCount = 256 << 10

    private let work: BlobWork
    private let threads: ThreadPool
    private var filling = WriteBuffer()
    private var spare = WriteBuffer()
    /// The write of the other buffer; nil when there is none.
    private var writing: Task<Void, any Error>?

    init(_ blob: PartialBlob, room: Int, threads: ThreadPool) {
        work = BlobWork(blob, room: room)
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
        writing = Task { [work, threads] in
            try await threads.run { try work.write(full, keepingCapacity: true) }
        }
    }

    nonisolated(nonsending) func flush() async throws {
        try await waitForWrite()
        spare = WriteBuffer()
        try await threads.run { [work, filling] in try work.write(filling, keepingCapacity: false) }
    }

    nonisolated(nonsending) func commit(prefix: [UInt8]) async throws -> StoredBlob {
        try await flush()
        return try await threads.run { [work] in try work.commit(prefix: prefix) }
    }

    func abort() {
        // Freeing the blocks of a large file takes its time, and nobody knows which thread this is. A write under way
        // ends first.
        threads.submit { [work] in work.end() }
    }

    private nonisolated(nonsending) func waitForWrite() async throws {
        guard let writing else { return }
        self.writing = nil
        try await writing.value
    }
}

/// Bytes for the file. One thread at a time uses it: the one that gathers, then the one that writes.
private final class WriteBuffer: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var count: Int { bytes.withLock { $0.count } }

    func append(_ more: UnsafeRawBufferPointer) {
        bytes.withLock { $0.append(contentsOf: more) }
    }

    /// Lends the bytes and empties the buffer.
    func empty(keepingCapacity: Bool, into output: ([UInt8]) throws(BlobError) -> Void) throws(BlobError) {
        try bytes.withLock { bytes throws(BlobError) in
            try output(bytes)
            bytes.removeAll(keepingCapacity: keepingCapacity)
        }
    }
}

/// The file and how far it is written. One thread at a time uses it.
private final class BlobWork: Sendable {
    /// After so many bytes the disk is told to begin.
    private static let writeBackCount: UInt64 = 8 << 20

    private struct State {
        /// Nil after the end.
        var blob: PartialBlob?
        /// Why bytes are missing in the file; then it never becomes a blob.
        var failure: BlobError?
        /// Where in the file the next bytes will go.
        var offset: UInt64
        /// Up to where the disk was told to begin.
        var writeBackEnd: UInt64 = 0
    }

    private let room: Int
    private let state: Mutex<State>

    init(_ blob: PartialBlob, room: Int) {
        self.room = room
        state = Mutex(State(blob: blob, offset: UInt64(room)))
    }

    /// Moves a buffer to the file.
    func write(_ buffer: WriteBuffer, keepingCapacity: Bool) throws(BlobError) {
        try state.withLock { state throws(BlobError) in
            guard let blob = state.blob else { throw BlobError(.invalidUse, "A blob was written to after its end.") }
            do throws(BlobError) {
                try buffer.empty(keepingCapacity: keepingCapacity) { bytes throws(BlobError) in
                    try blob.write(bytes, at: state.offset)
                    state.offset += UInt64(bytes.count)
                }
            } catch {
                state.failure = error
                throw error
            }
            if state.offset - state.writeBackEnd >= Self.writeBackCount {
                blob.startWriting(from: state.writeBackEnd, count: state.offset - state.writeBackEnd)
                state.writeBackEnd = state.offset
            }
        }
    }

    func commit(prefix: [UInt8]) throws(BlobError) -> StoredBlob {
        try state.withLock { state throws(BlobError) in
            guard let blob = state.blob, prefix.count == room else {
                throw BlobError(
                    .invalidUse, "A blob was committed twice, or with a prefix that does not fill its room.")
            }
            if let failure = state.failure { throw failure }
            try blob.write(prefix, at: 0)
            try blob.commit()
            state.blob = nil
            return StoredBlob(id: blob.id, size: state.offset)
        }
    }

    /// Gives up what was not committed.
    func end() {
        state.withLock { state in
            state.blob?.discard()
            state.blob = nil
        }
    }
}
