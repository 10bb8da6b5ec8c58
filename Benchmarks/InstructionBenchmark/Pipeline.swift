import ContentPipeline
import PacCryptCore
import Synchronization
import Threads

/// What a benchmark needs to count the way of a share's content alone: put together as the handlers do it, with memory
/// in the place of a file.
struct MeasuredPipeline: Sendable {
    private let cipher: PayloadCipher
    private let threads = ThreadPool(count: 1, name: "measured")
    private let file: MemoryFile

    /// - Parameters:
    ///   - cipher: that of the container.
    ///   - capacity: as many sealed bytes as there is room for.
    init(_ cipher: PayloadCipher, capacity: Int) {
        self.cipher = cipher
        file = MemoryFile(capacity: capacity)
    }

    /// Seals a content, which comes in pieces of a large upload, into the file.
    ///
    /// - Returns: bytes of the payload.
    func seal(_ plaintext: [UInt8]) async throws -> UInt64 {
        let output = FileSink(on: threads, pieceCount: ContentPiece.largeCount) { [file] bytes, offset in
            file.write(bytes, at: offset)
        }
        let sink = SealingSink(cipher, into: output)
        var rest = plaintext.span.bytes
        while !rest.isEmpty {
            let piece = rest.extracting(first: ContentPiece.largeCount)
            try await sink.write(piece)
            rest = rest.extracting(droppingFirst: piece.byteCount)
        }
        try await sink.finish()
        return output.end
    }

    /// Opens what ``seal(_:)`` left in the file, as a large download does, into memory as that of a connection.
    ///
    /// - Parameter payloadSize: bytes of the payload.
    /// - Returns: bytes of the content.
    func open(_ payloadSize: UInt64) async throws -> Int {
        let opener = try RangeOpener(cipher, range: 0..<UInt64.max, payloadSize: payloadSize)
        let sealed = FileSource(on: threads, opener.sealedBytes, pieceCount: ContentPiece.largeCount) {
            [file] offset, buffer in
            file.read(into: buffer, at: offset)
        }
        let source = OpeningSource(sealed, opener)
        var (buffer, count): ([UInt8], Int) = ([], 0)
        while try await source.next(into: &buffer) {
            count += buffer.count
            buffer.removeAll(keepingCapacity: true)
        }
        return count
    }
}

private final class MemoryFile: Sendable {
    private let content: Mutex<[UInt8]>

    init(capacity: Int) {
        content = Mutex([UInt8](repeating: 0, count: capacity))
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) {
        content.withLock { content in
            content.withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[Int(offset)...]).copyMemory(from: bytes)
            }
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) {
        content.withLock { content in
            content.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[Int(offset)...].prefix(buffer.count)))
            }
        }
    }
}
