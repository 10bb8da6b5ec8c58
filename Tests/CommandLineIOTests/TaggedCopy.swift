import CommandLineIO

/// Puts after every chunk its number and whether it is the last, so that order and boundaries show in the output.
struct TaggedCopy: ChunkTransform {
    static let tagSize = 9

    /// Thrown by a transform that is told to fail.
    struct Failure: Error, Equatable {
        let index: UInt64
    }

    var inputChunkSize: Int
    /// The chunk that the transform fails at.
    var failing: UInt64?
    /// Called before every chunk.
    var before: @Sendable (UInt64) -> Void = { _ in }

    var outputChunkSize: Int { inputChunkSize + Self.tagSize }
    var maximumOutputSize: Int { outputChunkSize }

    func transform(
        _ input: UnsafeRawBufferPointer, index: UInt64, isFinal: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        before(index)
        if index == failing { throw Failure(index: index) }
        output.copyBytes(from: Array(input) + Self.tag(index, isFinal: isFinal))
        return input.count + Self.tagSize
    }

    /// What the chunks of some bytes turn into.
    func expected(_ input: [UInt8]) -> [UInt8] {
        let count = max(1, (input.count + inputChunkSize - 1) / inputChunkSize)
        var output: [UInt8] = []
        for chunk in 0..<count {
            output += input.dropFirst(chunk * inputChunkSize).prefix(inputChunkSize)
            output += Self.tag(UInt64(chunk), isFinal: chunk == count - 1)
        }
        return output
    }

    private static func tag(_ index: UInt64, isFinal: Bool) -> [UInt8] {
        withUnsafeBytes(of: index.bigEndian) { Array($0) } + [isFinal ? 1 : 0]
    }
}
