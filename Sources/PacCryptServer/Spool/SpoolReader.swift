import Synchronization

/// Reads a body piece by piece, for an answer that is streamed. One task at a time uses it.
///
/// ```swift
/// let reader = body.makeReader()
/// while try await reader.next({ buffer.writeBytes($0) }) {
///     try await writer.write(buffer)
///     buffer.clear()
/// }
/// ```
public protocol PieceReader: AnyObject {
    /// Reads on, a few times 64 KiB at once.
    ///
    /// - Parameter output: gets the bytes, in one or several calls or none; they are lent for the time of a call.
    /// - Returns: false when the body had ended before.
    /// - Throws: ``SpoolError``, `CancellationError`, and what is wrong with the content.
    nonisolated(nonsending) func next(_ output: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool
}

/// Reads a spooled body as it lies.
public final class SpoolReader: PieceReader {
    /// Bytes that are read at once.
    static let pieceCount = 256 << 10

    /// A buffer that one thread at a time uses: the one that reads the file, then the one that takes the bytes.
    private final class Buffer: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        func fill(from body: SpooledBody, at offset: UInt64) throws -> Int {
            try bytes.withLock { bytes in
                let count = Int(min(UInt64(SpoolReader.pieceCount), body.size - offset))
                if bytes.count < count { bytes = [UInt8](repeating: 0, count: count) }
                return try bytes.withUnsafeMutableBytes {
                    try body.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<count]))
                }
            }
        }

        func lend(_ count: Int, to output: (UnsafeRawBufferPointer) throws -> Void) throws {
            try bytes.withLock { bytes in
                try bytes.withUnsafeBytes { try output(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            }
        }
    }

    private let body: SpooledBody
    private let buffer = Buffer()
    private var offset: UInt64

    init(_ body: SpooledBody, from offset: UInt64) {
        self.body = body
        self.offset = offset
    }

    public nonisolated(nonsending) func next(
        _ output: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Bool {
        guard offset < body.size else { return false }
        try Task.checkCancellation()
        let count: Int
        if let threads = body.threads {
            count = try await threads.run { [body, buffer, offset] in try buffer.fill(from: body, at: offset) }
        } else {
            count = try buffer.fill(from: body, at: offset)
        }
        offset += UInt64(count)
        try buffer.lend(count, to: output)
        return true
    }
}
