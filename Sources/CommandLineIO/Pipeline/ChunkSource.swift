import FileSystem
import Synchronization

/// Where batches come from; asked by several threads.
protocol ChunkSource: Sendable {
    /// Reads the next batch into a buffer of one byte more than the batch layout's `inputBytes`; nil after the last.
    func next(
        into buffer: UnsafeMutableRawBufferPointer, stop: () throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> ChunkBatch?
}

/// Reads a regular file in parallel, up to the length it had at first.
final class PositionedSource: ChunkSource {
    private let file: OpenFile
    private let start: UInt64
    private let byteCount: UInt64
    private let batchBytes: UInt64
    private let nextIndex = Atomic<UInt64>(0)

    /// The number of batches.
    let batchCount: UInt64

    /// Reads a file of `length` bytes from `start`; nothing when it is shorter.
    init(_ file: OpenFile, length: UInt64, from start: UInt64, layout: BatchLayout) {
        self.file = file
        self.start = start
        byteCount = length - min(length, start)
        batchBytes = UInt64(layout.inputBytes)
        batchCount = max(1, byteCount / batchBytes + (byteCount % batchBytes == 0 ? 0 : 1))
    }

    func next(
        into buffer: UnsafeMutableRawBufferPointer, stop: () throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> ChunkBatch? {
        let index = nextIndex.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < batchCount else { return nil }
        let offset = index * batchBytes
        let wanted = Int(min(batchBytes, byteCount - offset))
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
        let count = try onFiles(CommandFailure.file) { () throws(FileError) in
            try file.read(at: start + offset, into: target)
        }
        guard count == wanted else { throw .inputShrank(file.path.byteText) }
        return ChunkBatch(index: index, byteCount: wanted, isLast: index == batchCount - 1)
    }
}

/// Reads anything else in order, one byte ahead, so that the last chunk is known as such.
final class StreamSource: ChunkSource {
    private struct State {
        /// Bytes that come before what the descriptor still holds, from `used` on.
        var readAhead: [UInt8]
        var used = 0
        var nextIndex: UInt64 = 0
        var isAtEnd = false
    }

    private let file: OpenFile
    private let batchBytes: Int
    private let state: Mutex<State>

    /// Reads a descriptor from where it stands, after `readAhead`.
    init(_ file: OpenFile, readAhead: [UInt8], layout: BatchLayout) {
        self.file = file
        batchBytes = layout.inputBytes
        state = Mutex(State(readAhead: readAhead))
    }

    func next(
        into buffer: UnsafeMutableRawBufferPointer, stop: () throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> ChunkBatch? {
        try state.withLock { state throws(CommandFailure) in
            try stop()
            if state.isAtEnd { return nil }
            let wanted = batchBytes + 1
            let early = state.readAhead[state.used...].prefix(wanted)
            buffer.copyBytes(from: early)
            state.used += early.count
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[early.count..<wanted])
            let filled = try early.count + file.read(into: rest, stop: stop)
            state.isAtEnd = filled < wanted
            if early.count == wanted {
                state.used -= 1
            } else if !state.isAtEnd {
                state.readAhead = [buffer[batchBytes]]
                state.used = 0
            }
            defer { state.nextIndex += 1 }
            return ChunkBatch(index: state.nextIndex, byteCount: min(filled, batchBytes), isLast: state.isAtEnd)
        }
    }
}
