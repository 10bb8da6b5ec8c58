import CommandLineIO
import PacCryptCore

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
