import Synchronization

/// One run of a pipeline: what its threads share.
final class ChunkRun<Transform: ChunkTransform>: Sendable {
    private let transform: Transform
    private let layout: BatchLayout
    private let source: any ChunkSource
    private let sink: any ChunkSink
    private let progress: ProgressCounter
    private let cancellation: CancellationFlag
    private let firstError = Mutex<(any Error)?>(nil)
    private let isStopped = Atomic<Bool>(false)
    private let chunkCount = Atomic<UInt64>(0)
    private let inputBytes = Atomic<UInt64>(0)
    private let outputBytes = Atomic<UInt64>(0)

    init(
        _ transform: Transform, layout: BatchLayout, source: any ChunkSource, sink: any ChunkSink,
        progress: ProgressCounter, cancellation: CancellationFlag
    ) {
        self.transform = transform
        self.layout = layout
        self.source = source
        self.sink = sink
        self.progress = progress
        self.cancellation = cancellation
    }

    /// Works on batches until there are none left or a thread has failed; called once on every thread.
    func work() {
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: layout.inputBytes + 1, alignment: 64)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: layout.maximumOutputBytes, alignment: 64)
        defer {
            input.wipeAndDeallocate()
            output.wipeAndDeallocate()
        }
        do {
            while let batch = try nextBatch(into: input) {
                let bytes = try transformAll(of: batch, input: UnsafeRawBufferPointer(input), into: output)
                try sink.write(UnsafeRawBufferPointer(rebasing: output[..<bytes]), of: batch, stop: checkStopped)
                count(batch, outputBytes: bytes)
            }
        } catch {
            stop(for: error)
        }
    }

    /// The totals, once every thread is done.
    func result() throws -> ChunkPipeline.Result {
        if let error = firstError.withLock({ $0 }) { throw error }
        return ChunkPipeline.Result(
            chunkCount: chunkCount.load(ordering: .relaxed), inputBytes: inputBytes.load(ordering: .relaxed),
            outputBytes: outputBytes.load(ordering: .relaxed))
    }

    private func nextBatch(into input: UnsafeMutableRawBufferPointer) throws(CommandFailure) -> ChunkBatch? {
        try checkStopped()
        return try source.next(into: input, stop: checkStopped)
    }

    private func transformAll(
        of batch: ChunkBatch, input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        let firstIndex = batch.index * UInt64(layout.chunksPerBatch)
        let chunkCount = layout.chunkCount(ofBytes: batch.byteCount)
        var written = 0
        for chunk in 0..<chunkCount {
            let start = chunk * layout.chunkSize
            let isFinal = batch.isLast && chunk == chunkCount - 1
            let limit = isFinal ? output.count : written + transform.outputChunkSize
            let size = try transform.transform(
                UnsafeRawBufferPointer(rebasing: input[start..<min(start + layout.chunkSize, batch.byteCount)]),
                index: firstIndex + UInt64(chunk), isFinal: isFinal,
                into: UnsafeMutableRawBufferPointer(rebasing: output[written..<limit]))
            guard isFinal ? 0...(limit - written) ~= size : size == transform.outputChunkSize else {
                throw CommandFailure.chunkSize(index: firstIndex + UInt64(chunk), bytes: size)
            }
            written += size
        }
        return written
    }

    private func count(_ batch: ChunkBatch, outputBytes bytes: Int) {
        chunkCount.wrappingAdd(UInt64(layout.chunkCount(ofBytes: batch.byteCount)), ordering: .relaxed)
        inputBytes.wrappingAdd(UInt64(batch.byteCount), ordering: .relaxed)
        outputBytes.wrappingAdd(UInt64(bytes), ordering: .relaxed)
        progress.add(batch.byteCount)
    }

    private func checkStopped() throws(CommandFailure) {
        if isStopped.load(ordering: .relaxed) || cancellation.isCancelled { throw .cancelled }
    }

    private func stop(for error: any Error) {
        firstError.withLock { first in
            if first == nil { first = error }
        }
        isStopped.store(true, ordering: .sequentiallyConsistent)
        sink.wakeAll()
    }
}
