import CommandLineIO
import PacCryptCore

/// Runs a pipeline with progress on the terminal.
struct Transfer {
    let name: String
    let isQuiet: Bool
    var cancellation = CancellationFlag()

    /// - Parameter skipping: bytes at the start of the input that are not part of the payload.
    func run(
        _ transform: some ChunkTransform, from input: InputFile, skipping: Int = 0, to output: OutputFile
    ) throws {
        let counter = ProgressCounter()
        let total = input.size.map { $0 - min($0, UInt64(skipping)) }
        let display = ProgressDisplay(name: name, total: total, counter: counter, quiet: isQuiet)
        defer { display?.stop() }
        _ = try ChunkPipeline().run(
            transform, from: input, skipping: skipping, to: output, progress: counter, cancellation: cancellation)
    }
}
