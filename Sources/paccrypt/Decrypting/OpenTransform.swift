import CommandLineIO
import PacCryptCore

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
