import CommandLineIO
import Foundation
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

/// Seals chunks for the pipeline.
struct SealTransform: ChunkTransform {
    let cipher: PayloadCipher

    var inputChunkSize: Int { cipher.layout.chunkSize }
    var outputChunkSize: Int { cipher.layout.sealedChunkSize }
    var maximumOutputSize: Int { cipher.layout.sealedChunkSize }

    func transform(
        _ input: UnsafeRawBufferPointer, index: UInt64, isFinal: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        try cipher.seal(input, at: ChunkPosition(index: index, isFinal: isFinal), into: output)
    }
}

/// Opens chunks for the pipeline.
struct OpenTransform: ChunkTransform {
    let cipher: PayloadCipher

    var inputChunkSize: Int { cipher.layout.sealedChunkSize }
    var outputChunkSize: Int { cipher.layout.chunkSize }
    var maximumOutputSize: Int { cipher.layout.sealedChunkSize }

    func transform(
        _ input: UnsafeRawBufferPointer, index: UInt64, isFinal: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        try cipher.open(input, at: ChunkPosition(index: index, isFinal: isFinal), into: output)
    }
}

enum Terminal {
    /// Whether a person reads standard output.
    static var isStandardOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Refuses to fill a person's screen with a container.
    static func refuseBinary(to output: String) throws {
        guard output == "-", isStandardOutput else { return }
        throw CommandError.containerOnTerminal
    }
}
