import Dispatch
import FileSystem
import Synchronization

/// Where the output of batches goes; called by several threads.
protocol ChunkSink: Sendable {
    /// Writes all that a batch turned into.
    func write(
        _ bytes: UnsafeRawBufferPointer, of batch: ChunkBatch, stop: () throws(CommandFailure) -> Void
    ) throws(CommandFailure)

    /// Wakes waiting threads so that they ask `stop` again.
    func wakeAll()
}

/// Writes every batch at its place in a file of our own.
struct PositionedSink: ChunkSink {
    private let file: OpenFile
    private let start: UInt64
    private let batchBytes: UInt64

    /// Writes from `start`, in bytes.
    init(_ file: OpenFile, from start: UInt64, layout: BatchLayout) {
        self.file = file
        self.start = start
        batchBytes = UInt64(layout.outputBytes)
    }

    func write(
        _ bytes: UnsafeRawBufferPointer, of batch: ChunkBatch, stop: () throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let (distance, isTooFar) = batch.index.multipliedReportingOverflow(by: batchBytes)
        let (offset, isTooLarge) = start.addingReportingOverflow(distance)
        if isTooFar || isTooLarge || offset > UInt64(Int64.max) {
            throw .file(.system(.fileTooLarge, action: "write", path: file.path))
        }
        try onFiles(CommandFailure.file) { () throws(FileError) in try file.write(bytes, at: offset) }
    }

    func wakeAll() {}
}

/// Writes batches one after the other, each when all before it are written.
final class OrderedSink: ChunkSink {
    private struct State {
        var turn: UInt64 = 0
        var waiting: [UInt64: DispatchSemaphore] = [:]
    }

    private let file: OpenFile
    private let state = Mutex(State())

    init(_ file: OpenFile) {
        self.file = file
    }

    func write(
        _ bytes: UnsafeRawBufferPointer, of batch: ChunkBatch, stop: () throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let semaphore = DispatchSemaphore(value: 0)
        while !isTurn(of: batch.index, otherwiseSignal: semaphore) {
            try stop()
            semaphore.wait()
        }
        try stop()
        try file.write(bytes, stop: stop)
        state.withLock { state in
            state.turn += 1
            state.waiting.removeValue(forKey: state.turn)?.signal()
        }
    }

    func wakeAll() {
        state.withLock { state in
            for semaphore in state.waiting.values { semaphore.signal() }
        }
    }

    private func isTurn(of index: UInt64, otherwiseSignal semaphore: DispatchSemaphore) -> Bool {
        state.withLock { state in
            if state.turn == index { return true }
            state.waiting[index] = semaphore
            return false
        }
    }
}
