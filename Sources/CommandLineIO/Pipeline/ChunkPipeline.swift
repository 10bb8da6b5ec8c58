import Dispatch
import Glibc

/// Transforms a stream of chunks on all cores in constant memory.
///
/// A regular file is read, and a file of our own written, in parallel at computed places; anything else strictly in
/// order. Every thread owns its buffers and works on a batch of neighbouring chunks at a time.
public struct ChunkPipeline: Sendable {
    /// What a run did.
    public struct Result: Equatable, Sendable {
        /// The chunks, at least 1.
        public let chunkCount: UInt64
        /// The bytes read, without those skipped.
        public let inputBytes: UInt64
        /// The bytes written.
        public let outputBytes: UInt64
    }

    /// The most threads that work at once.
    public let workers: Int

    /// The bytes of a batch of chunks, roughly; chunks of 256 KiB or more are a batch of their own.
    public let batchBytes: Int

    /// The most memory for the buffers of all threads, in bytes; one thread works in any case.
    public let memoryLimit: Int

    /// Sets the limits of the work. By default every processor works on 256 KiB at a time, which its cache holds.
    public init(
        workers: Int = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), batchBytes: Int = 256 << 10,
        memoryLimit: Int = 256 << 20
    ) {
        self.workers = max(1, workers)
        self.batchBytes = max(1, batchBytes)
        self.memoryLimit = memoryLimit
    }

    /// Transforms all chunks and returns when they are written, on the calling thread and others.
    ///
    /// The chunks come after what was written to `output` before. The last chunk is the one after which the input
    /// ends: an empty input is one empty chunk, one of an exact multiple of the chunk size has no empty chunk.
    ///
    /// - Parameters:
    ///   - skipping: The bytes at the start of the input that are no chunks, such as a header.
    ///   - progress: Counts the bytes of the input that are done.
    ///   - cancellation: Asked before every batch; the failure `cancelled` is thrown when it is set.
    /// - Throws: The first error of the transform, or ``CommandFailure``. The output is then to be discarded.
    public func run(
        _ transform: some ChunkTransform, from input: InputFile, skipping: Int = 0, to output: OutputFile,
        progress: ProgressCounter = ProgressCounter(), cancellation: CancellationFlag = CancellationFlag()
    ) throws -> Result {
        let layout = try BatchLayout(transform, preferredBytes: batchBytes)
        let (source, batches) = try source(of: input, skipping: skipping, layout: layout)
        let sink: any ChunkSink =
            output.isFile
            ? PositionedSink(output.file, from: output.position, layout: layout)
            : OrderedSink(output.file)
        let run = ChunkRun(
            transform, layout: layout, source: source, sink: sink, progress: progress, cancellation: cancellation)
        let threads = max(1, min(workers, batches, memoryLimit / (layout.inputBytes + layout.maximumOutputBytes)))
        DispatchQueue.concurrentPerform(iterations: threads) { _ in run.work() }
        let result = try run.result()
        output.advance(by: result.outputBytes)
        return result
    }

    private func source(
        of input: InputFile, skipping: Int, layout: BatchLayout
    ) throws(CommandFailure) -> (any ChunkSource, batches: Int) {
        if let start = input.start {
            let source = PositionedSource(
                input.file, length: input.length, from: start + UInt64(skipping), layout: layout)
            return (source, Int(source.batchCount))
        }
        let readAhead = try input.takeReadAhead(skipping: skipping)
        return (StreamSource(input.file, readAhead: readAhead, layout: layout), Int.max)
    }
}
