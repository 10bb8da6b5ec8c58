/// A stream of bytes that is cut into chunks, each of which is turned into another; what sealing and opening share.
final class ChunkStream {
    typealias Output = (UnsafeRawBufferPointer) throws -> Void
    typealias Turn = (UnsafeRawBufferPointer, ChunkPosition, UnsafeMutableRawBufferPointer) throws -> Int

    private let cutter: ChunkCutter
    private let buffer: ScratchBuffer
    private let turn: Turn

    /// - Parameters:
    ///   - chunkSize: bytes of every chunk but the last.
    ///   - room: the most bytes that a chunk turns into.
    ///   - turn: turns a chunk into bytes of a buffer, and returns their number.
    init(chunkSize: Int, room: Int, turn: @escaping Turn) {
        cutter = ChunkCutter(chunkSize: chunkSize)
        buffer = ScratchBuffer(count: room)
        self.turn = turn
    }

    func append(_ bytes: UnsafeRawBufferPointer, to output: Output) throws {
        try cutter.append(bytes) { try handOut($0, $1, $2, output) }
    }

    func finish(to output: Output) throws {
        try cutter.finish { try handOut($0, $1, $2, output) }
    }

    private func handOut(
        _ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ isLast: Bool, _ output: Output
    ) throws {
        let count = try turn(chunk, ChunkPosition(index: index, isFinal: isLast), buffer.bytes)
        try output(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]))
    }
}
