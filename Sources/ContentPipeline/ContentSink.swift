/// A stream was used after its end, or after it was given up: a mistake in the program.
public struct ContentEnded: Error {
    /// Makes one.
    public init() {}
}

/// Takes a stream of bytes: to scan, seal, store or send them. One task at a time uses it; when it is dropped before
/// its end, all that it holds is freed. A call that fails breaks the stream: from then on each fails likewise, so that
/// what lacks a piece never passes for whole.
///
/// ```swift
/// for try await piece in body { try await sink.write(piece.readableBytesSpan) }
/// try await sink.finish()
/// ```
public protocol ContentSink: AnyObject {
    /// Takes the next bytes, which are lent for the time of the call, and waits until there is room for more.
    ///
    /// - Throws: ``ContentEnded`` after the end and after ``abort()``.
    nonisolated(nonsending) func write(_ bytes: RawSpan) async throws

    /// Takes bytes that are made right where they go.
    ///
    /// - Parameters:
    ///   - capacity: the most bytes.
    ///   - make: writes them, and returns their number.
    nonisolated(nonsending) func write(
        upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
    ) async throws

    /// Ends the stream, and waits until all of it has gone on. Nothing may follow.
    ///
    /// - Throws: ``ContentEnded`` after ``abort()``, and what broke the stream.
    nonisolated(nonsending) func finish() async throws

    /// Gives up: nothing is left of the stream, also after ``finish()`` unless what it made was taken over by then.
    func abort()
}

extension ContentSink {
    public nonisolated(nonsending) func write(
        upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
    ) async throws {
        let bytes = try [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = try make(UnsafeMutableRawBufferPointer(buffer))
        }
        try await write(bytes.span.bytes)
    }

    /// Takes all bytes of an array.
    public nonisolated(nonsending) func write(_ bytes: [UInt8]) async throws {
        try await write(bytes.span.bytes)
    }
}
