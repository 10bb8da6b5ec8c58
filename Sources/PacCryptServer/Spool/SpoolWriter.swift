import Synchronization

/// Gathers bytes in memory and moves them to a file when they become too many: a body that never fills the buffer
/// never touches the disk. One thread at a time uses it.
final class SpoolWriter: Sendable {
    /// What stays in memory, and what a write to the file has at least, in bytes.
    static let bufferCount = 256 << 10

    private struct State {
        var buffer: [UInt8] = []
        var file: SpoolFile?
        /// Where in the file the buffer's bytes will go.
        var offset: UInt64
    }

    let spool: Spool
    private let roomCount: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - spool: where the file is made, if it comes to that.
    ///   - roomCount: bytes that a file has before what is gathered, to be filled in last.
    init(_ spool: Spool, roomCount: Int = 0) {
        self.spool = spool
        self.roomCount = roomCount
        state = Mutex(State(offset: UInt64(roomCount)))
    }

    /// True as long as nothing was written to a file.
    var isInMemory: Bool { state.withLock { $0.file == nil && $0.buffer.count <= Self.bufferCount } }

    /// True when ``flush()`` is due.
    var needsFlush: Bool {
        state.withLock { $0.file == nil ? $0.buffer.count > Self.bufferCount : $0.buffer.count >= Self.bufferCount }
    }

    /// Takes bytes into the buffer.
    func gather(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { $0.buffer.append(contentsOf: bytes) }
    }

    /// Moves the buffer to the file. Blocks.
    ///
    /// - Throws: ``SpoolError``.
    func flush() throws {
        try state.withLock { try flush(&$0) }
    }

    /// Ends the body. Blocks, unless it is in memory.
    ///
    /// - Parameter front: what stands before the bytes: as it is in memory, or at the start of the room in a file.
    func finish(front: [UInt8] = []) throws -> SpooledBody {
        if isInMemory {
            return SpooledBody(bytes: front + state.withLock { $0.buffer })
        }
        return try state.withLock { state in
            try flush(&state)
            guard let file = state.file, front.count <= roomCount else {
                throw SpoolError.invalidUse
            }
            try front.withUnsafeBytes { try file.write($0, at: 0) }
            return SpooledBody(file: file, size: state.offset)
        }
    }

    private func flush(_ state: inout State) throws {
        let file = try state.file ?? spool.makeFile()
        state.file = file
        try state.buffer.withUnsafeBytes { try file.write($0, at: state.offset) }
        state.offset += UInt64(state.buffer.count)
        state.buffer.removeAll(keepingCapacity: true)
    }
}

// MARK: - Away from the caller's thread

extension SpoolWriter {
    /// Does ``flush()`` where it may block, when it is due.
    nonisolated(nonsending) func drain() async throws {
        if needsFlush { try await spool.threads.run { try self.flush() } }
    }

    /// Does ``finish(front:)`` where it may block, when it does.
    nonisolated(nonsending) func end(front: [UInt8] = []) async throws -> SpooledBody {
        if isInMemory { return try finish(front: front) }
        return try await spool.threads.run { try self.finish(front: front) }
    }
}
