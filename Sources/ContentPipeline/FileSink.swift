import Threads

/// Writes a stream to a file, away from the caller's thread: while one buffer is written, the next one is filled.
public final class FileSink: ContentSink {
    /// Writes all the bytes at an offset. Blocks.
    public typealias Write = @Sendable (_ bytes: UnsafeRawBufferPointer, _ offset: UInt64) throws -> Void

    private let threads: ThreadPool
    private let pieceCount: Int
    private let store: Write
    private var filling: WipedBuffer
    private var spare: WipedBuffer?
    /// The write of the other buffer; nil when there is none.
    private var writing: Submission<WipedBuffer>?
    /// Where in the file the bytes go that are being gathered.
    private var offset: UInt64
    private var state = ContentState.open

    /// - Parameters:
    ///   - threads: where writing blocks.
    ///   - offset: where in the file the stream begins.
    ///   - pieceCount: bytes of a write.
    ///   - write: writes to the file.
    public init(
        on threads: ThreadPool, from offset: UInt64 = 0, pieceCount: Int = ContentPiece.smallCount,
        write: @escaping Write
    ) {
        self.threads = threads
        self.offset = offset
        self.pieceCount = pieceCount
        store = write
        filling = WipedBuffer(capacity: pieceCount)
    }

    /// Where in the file the stream ends so far.
    public var end: UInt64 { offset + UInt64(filling.count) }

    /// - Throws: what writing throws, from then on each time; ``ContentEnded``.
    public nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        try state.requireOpen()
        var rest = bytes
        while !rest.isEmpty {
            if filling.room == 0 { try await moveOn() }
            let count = min(rest.byteCount, filling.room)
            let taken = rest.extracting(first: count)
            taken.withUnsafeBytes { filling.append($0) }
            rest = rest.extracting(droppingFirst: count)
        }
    }

    /// - Throws: as ``write(_:)``, and what `make` throws.
    public nonisolated(nonsending) func write(
        upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
    ) async throws {
        try state.requireOpen()
        if filling.room < capacity { try await moveOn() }
        do {
            try filling.append(upTo: capacity, make)
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// Waits until all is written, and frees the memory.
    public nonisolated(nonsending) func finish() async throws {
        guard try state.isOpen() else { return }
        try await moveOn()
        try await waitForWrite()
        state = .ended
        freeMemory()
    }

    /// A write under way still ends; what was gathered is dropped.
    public func abort() {
        state.abort()
        freeMemory()
    }

    private func freeMemory() {
        spare = nil
        filling = WipedBuffer(capacity: 0)
    }

    /// Begins to write what has gathered, as soon as the write before is done.
    private nonisolated(nonsending) func moveOn() async throws {
        try await waitForWrite()
        guard filling.count > 0 else { return }
        let full = filling
        let start = offset
        writing = threads.start { [store] in
            try store(full.bytes, start)
            return full
        }
        offset += UInt64(full.count)
        filling = spare ?? WipedBuffer(capacity: pieceCount)
        spare = nil
    }

    private nonisolated(nonsending) func waitForWrite() async throws {
        guard let writing else { return }
        self.writing = nil
        do {
            let buffer = try await writing.value
            buffer.clear()
            spare = buffer
        } catch {
            state = .broken(error)
            throw error
        }
    }
}
