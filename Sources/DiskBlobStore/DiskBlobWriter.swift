import Glibc
import PacShare
import Synchronization

/// Writes one blob, away from the caller's thread.
final class DiskBlobWriter: BlobWriter {
    /// What a write to the file has at least, in bytes.
    static let bufferCount = 256 << 10

    private let work: BlobWork
    private let threads: BlockingThreads

    init(_ blob: PartialBlob, room: Int, threads: BlockingThreads) {
        work = BlobWork(blob, room: room)
        self.threads = threads
    }

    deinit {
        abort()
    }

    /// Bytes that are in memory only.
    var gatheredCount: Int { work.gatheredCount }

    func gather(_ bytes: UnsafeRawBufferPointer) {
        work.gather(bytes)
    }

    nonisolated(nonsending) func drain() async throws {
        guard gatheredCount >= Self.bufferCount else { return }
        try await threads.run { [work] in try work.flush(keepingCapacity: true) }
    }

    nonisolated(nonsending) func flush() async throws {
        try await threads.run { [work] in try work.flush(keepingCapacity: false) }
    }

    nonisolated(nonsending) func commit(prefix: [UInt8]) async throws -> StoredBlob {
        try await threads.run { [work] in try work.commit(prefix: prefix) }
    }

    func abort() {
        // Freeing the blocks of a large file takes its time, and nobody knows which thread this is.
        threads.submit { [work] in work.end() }
    }
}

/// The file and the bytes that are not yet in it. One thread at a time uses it: the one that gathers, or the one that
/// writes.
final class BlobWork: Sendable {
    /// After so many bytes the disk is told to begin.
    private static let writeBackCount: UInt64 = 8 << 20

    private struct State {
        /// Nil after the end.
        var blob: PartialBlob?
        var buffer: [UInt8] = []
        /// Where in the file the buffer's bytes will go.
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

    var gatheredCount: Int { state.withLock { $0.buffer.count } }

    func gather(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { if $0.blob != nil { $0.buffer.append(contentsOf: bytes) } }
    }

    /// Moves the buffer to the file.
    func flush(keepingCapacity: Bool) throws(BlobError) {
        try state.withLock { state throws(BlobError) in try Self.flush(&state, keepingCapacity: keepingCapacity) }
    }

    func commit(prefix: [UInt8]) throws(BlobError) -> StoredBlob {
        try state.withLock { state throws(BlobError) in
            guard let blob = state.blob, prefix.count == room else {
                throw BlobError(
                    .invalidUse, "A blob was committed twice, or with a prefix that does not fill its room.")
            }
            try Self.flush(&state, keepingCapacity: false)
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
            state.buffer = []
        }
    }

    private static func flush(_ state: inout State, keepingCapacity: Bool) throws(BlobError) {
        guard let blob = state.blob else { throw BlobError(.invalidUse, "A blob was written to after its end.") }
        try blob.write(state.buffer, at: state.offset)
        state.offset += UInt64(state.buffer.count)
        state.buffer.removeAll(keepingCapacity: keepingCapacity)
        if state.offset - state.writeBackEnd >= writeBackCount {
            blob.startWriting(from: state.writeBackEnd, count: state.offset - state.writeBackEnd)
            state.writeBackEnd = state.offset
        }
    }
}
