import ContentPipeline
import Threads

/// Keeps a body in memory, and moves it to a file when it becomes too large: a body that fits never touches the disk.
final class SpoolSink: ContentSink {
    /// What stays in memory, in bytes.
    static let memoryCount = 256 << 10

    let spool: Spool
    private let roomCount: Int
    private let piece: ContentPiece
    private var memory: [UInt8] = []
    private var stored: (file: SpoolFile, sink: FileSink)?
    private var state = ContentState.open

    /// - Parameters:
    ///   - spool: where the file is made, if it comes to that.
    ///   - piece: how much is written at once, if it comes to that.
    ///   - roomCount: bytes that a file has before the body, to be filled in last.
    init(_ spool: Spool, piece: ContentPiece, roomCount: Int = 0) {
        self.spool = spool
        self.piece = piece
        self.roomCount = roomCount
    }

    /// True as long as nothing was written to a file.
    var isInMemory: Bool { stored == nil }

    /// - Throws: ``SpoolError``, from then on each time; `ContentEnded`.
    nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        try state.requireOpen()
        do {
            if let sink = try await sink(for: bytes.byteCount) {
                try await sink.write(bytes)
            } else {
                bytes.withUnsafeBytes { memory.append(contentsOf: $0) }
            }
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// - Throws: as ``write(_:)``, and what `make` throws.
    nonisolated(nonsending) func write(
        upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
    ) async throws {
        try state.requireOpen()
        do {
            if let sink = try await sink(for: capacity) {
                try await sink.write(upTo: capacity, make)
            } else {
                try memory.append(upTo: capacity, make)
            }
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// - Throws: ``SpoolError``; `ContentEnded` after ``abort()``.
    nonisolated(nonsending) func finish() async throws {
        guard try state.isOpen() else { return }
        do {
            try await stored?.sink.finish()
        } catch {
            state = .broken(error)
            throw error
        }
        state = .ended
    }

    /// Gives up, also after the end: what there is of the body is freed.
    func abort() {
        state = .broken(ContentEnded())
        stored?.sink.abort()
        stored = nil
        memory = []
    }

    /// Ends the body.
    ///
    /// - Parameter front: what stands before the bytes: as it is in memory, or at the start of the room in a file.
    /// - Throws: as ``finish()``.
    nonisolated(nonsending) func body(front: [UInt8] = []) async throws -> SpooledBody {
        try await finish()
        guard let (file, sink) = stored else { return SpooledBody(bytes: front + memory) }
        guard front.count <= roomCount else { throw SpoolError.invalidUse }
        if !front.isEmpty {
            try await spool.threads.run { try front.withUnsafeBytes { try file.write($0, at: 0) } }
        }
        return SpooledBody(file: file, size: sink.end, piece: piece)
    }

    /// Where more bytes go when they do not stay in memory.
    private nonisolated(nonsending) func sink(for count: Int) async throws -> FileSink? {
        if let stored { return stored.sink }
        guard memory.count + count > Self.memoryCount else { return nil }
        let file = try await spool.threads.run { [spool] in try spool.makeFile() }
        let sink = FileSink(on: spool.threads, from: UInt64(roomCount), pieceCount: piece.count) { bytes, offset in
            try file.write(bytes, at: offset)
        }
        stored = (file, sink)
        try await sink.write(memory)
        memory = []
        return sink
    }
}
