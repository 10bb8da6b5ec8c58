import NIOCore

/// Gathers the bytes of a chunk behind room for its length, as INSTREAM has them (clamd(8)).
struct ChunkBuffer {
    /// A chunk is sent when it has as many bytes, or sooner.
    static let fullCount = 128 << 10
    private static let lengthCount = MemoryLayout<UInt32>.size

    /// What is to be sent, once the chunk has ended.
    private(set) var bytes: ByteBuffer
    /// Where the room for the length is.
    private let start: Int

    /// - Parameters:
    ///   - memory: memory to use, whatever it holds.
    ///   - command: what goes before the first chunk.
    init(_ memory: consuming ByteBuffer, command: String = "") {
        bytes = memory
        bytes.clear()
        bytes.writeString(command)
        start = bytes.writerIndex
        bytes.writeInteger(UInt32(0))
    }

    /// How many bytes of content there are.
    var count: Int { bytes.writerIndex - start - Self.lengthCount }

    mutating func append(_ content: UnsafeRawBufferPointer) {
        bytes.writeBytes(content)
    }

    /// Ends the chunk.
    ///
    /// - Parameter isLast: whether the end of the stream follows at once.
    mutating func end(isLast: Bool) {
        // A chunk without bytes is the end itself.
        guard count > 0 else { return }
        bytes.setInteger(UInt32(count), at: start)
        if isLast { bytes.writeInteger(UInt32(0)) }
    }
}
