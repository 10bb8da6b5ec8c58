import ContentPipeline
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptCore
import Synchronization
import Threads

/// What a benchmark needs to count a look-up alone, without the services that the site's handlers work with.
extension RouteTable {
    /// A table of routes that answer nothing.
    ///
    /// - Parameter routes: methods, as `get`, and paths, with parameters in braces; those of other methods than `get`,
    ///   `post` and `delete` are left out.
    package init(measuring routes: [(method: String, path: String)]) {
        self.init(
            routes.compactMap { method, path -> Route? in
                let handler: Route.Handler = { _, _ in Response(status: .notFound) }
                return switch method {
                case "get": .get(path, .exempt, handler)
                case "post": .post(path, .exempt, handler)
                case "delete": .delete(path, .exempt, handler)
                default: nil
                }
            })
    }

    /// How many routes there are.
    package var count: Int { all.count }

    /// Finds where a request leads, with all that the server learns of it.
    ///
    /// - Parameter isPost: whether the method is `POST` rather than `GET`.
    /// - Returns: whether there is a route.
    package func leadsSomewhere(_ path: String, isPost: Bool = false) -> Bool {
        target(of: isPost ? .post : .get, path).route != nil
    }
}

/// What a benchmark needs to count the way of a share's content alone: put together as the handlers do it, with memory
/// in the place of a file.
package struct MeasuredPipeline: Sendable {
    private let cipher: PayloadCipher
    private let threads = ThreadPool(count: 1, name: "measured")
    private let file: MemoryFile

    /// - Parameters:
    ///   - cipher: that of the container.
    ///   - capacity: as many sealed bytes as there is room for.
    package init(_ cipher: PayloadCipher, capacity: Int) {
        self.cipher = cipher
        file = MemoryFile(capacity: capacity)
    }

    /// Seals a content, which comes in pieces of a large upload, into the file.
    ///
    /// - Returns: bytes of the payload.
    package func seal(_ plaintext: [UInt8]) async throws -> UInt64 {
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

    /// Opens what ``seal(_:)`` left in the file, as a large download does, into the buffer of a connection.
    ///
    /// - Parameter payloadSize: bytes of the payload.
    /// - Returns: bytes of the content.
    package func open(_ payloadSize: UInt64) async throws -> Int {
        let opener = try RangeOpener(cipher, range: 0..<UInt64.max, payloadSize: payloadSize)
        let sealed = FileSource(on: threads, opener.sealedBytes, pieceCount: ContentPiece.largeCount) {
            [file] offset, buffer in
            file.read(into: buffer, at: offset)
        }
        let source = OpeningSource(sealed, opener)
        var (buffer, count) = (ByteBuffer(), 0)
        while try await source.next(into: &buffer) {
            count += buffer.readableBytes
            buffer.clear()
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
