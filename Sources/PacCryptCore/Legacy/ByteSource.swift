/// Bytes that can be read at any place and more than once, as the original's formats need it.
public protocol ByteSource {
    /// The number of bytes.
    var size: UInt64 { get }

    /// Reads up to `buffer.count` bytes from `offset` on, fewer only at the end, and returns their number.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
    /// Exactly the bytes of a small range.
    func bytes(_ range: Range<UInt64>) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
        let count = try bytes.withUnsafeMutableBytes { try read(at: range.lowerBound, into: $0) }
        guard count == bytes.count else { throw OriginalFormat.opensNot() }
        return bytes
    }

    /// Hands a range out in pieces of 64 KiB; each is valid for the time of the call.
    func forEachPiece(in range: Range<UInt64>, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = ScratchBuffer(count: 65_536)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let wanted = Int(min(UInt64(buffer.bytes.count), range.upperBound - offset))
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<wanted])
            guard try read(at: offset, into: piece) == wanted else { throw OriginalFormat.opensNot() }
            try body(UnsafeRawBufferPointer(piece))
            offset += UInt64(wanted)
        }
    }
}

/// Bytes in memory.
public struct MemoryByteSource: ByteSource {
    private let bytes: [UInt8]

    /// - Parameter bytes: what the source holds.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var size: UInt64 { UInt64(bytes.count) }

    public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard offset < size else { return 0 }
        let slice = bytes[Int(offset)...].prefix(buffer.count)
        buffer.copyBytes(from: slice)
        return slice.count
    }
}
