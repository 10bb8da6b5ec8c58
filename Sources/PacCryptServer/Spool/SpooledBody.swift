import ContentPipeline
import Threads

/// A body that was received whole. What it takes of memory or disk is freed with the last reference to it.
public struct SpooledBody: StoredContent {
    private enum Place {
        case memory([UInt8])
        case file(SpoolFile, ContentPiece)
    }

    private let place: Place
    /// The number of bytes.
    public let size: UInt64

    init(bytes: [UInt8]) {
        place = .memory(bytes)
        size = UInt64(bytes.count)
    }

    /// - Parameter piece: that of the request, for as long as the body is there.
    init(file: SpoolFile, size: UInt64, piece: ContentPiece) {
        place = .file(file, piece)
        self.size = size
    }

    /// Reads the body.
    public func pieces() -> any PieceSource {
        pieces(0..<size, pieceCount: pieceCount)
    }

    public func pieces(_ range: Range<UInt64>, pieceCount: Int) -> any PieceSource {
        FileSource(on: threads, range, pieceCount: pieceCount) { [self] in try readAll(at: $0, into: $1) }
    }

    public func readAll(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
        guard try read(at: offset, into: buffer) == buffer.count else { throw SpoolError.invalidUse }
    }

    /// Where reading blocks; nil when it does not.
    var threads: ThreadPool? {
        switch place {
        case .memory: nil
        case .file(let file, _): file.threads
        }
    }

    /// About how many bytes to read at once.
    var pieceCount: Int {
        switch place {
        case .memory: ContentPiece.smallCount
        case .file(_, let piece): piece.count
        }
    }

    /// Reads up to `buffer.count` bytes from an offset on, fewer only at the end, and returns their number. Blocks.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard offset < size else { return 0 }
        let count = Int(min(UInt64(buffer.count), size - offset))
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        switch place {
        case .memory(let bytes): target.copyBytes(from: bytes[Int(offset)..<Int(offset) + count])
        case .file(let file, _): try file.read(at: offset, into: target)
        }
        return count
    }
}
