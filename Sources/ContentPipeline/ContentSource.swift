/// Hands out a stream of bytes. One task at a time uses it.
///
/// ```swift
/// var buffer = ByteBuffer()
/// while try await source.next(into: &buffer) {
///     try await connection.write(buffer)
///     buffer.clear()
/// }
/// ```
public protocol ContentSource: AnyObject {
    /// Appends the next bytes, a few hundred KiB at once; now and then none.
    ///
    /// - Returns: false when there were no more.
    nonisolated(nonsending) func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool
}

/// Memory that grows at its end.
public protocol ContentBuffer {
    /// Bytes so far.
    var count: Int { get }

    /// Appends bytes that are made right where they stay; none when making them fails.
    ///
    /// - Parameters:
    ///   - capacity: the most bytes.
    ///   - make: writes them, and returns their number.
    mutating func append(upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int) throws
}

extension ContentBuffer {
    /// Appends a copy.
    public mutating func append(copying bytes: UnsafeRawBufferPointer) throws {
        try append(upTo: bytes.count) {
            $0.copyMemory(from: bytes)
            return bytes.count
        }
    }
}

extension [UInt8]: ContentBuffer {
    public mutating func append(
        upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws {
        let start = count
        var made = 0
        append(contentsOf: repeatElement(0, count: capacity))
        defer { removeLast(capacity - made) }
        made = try withUnsafeMutableBytes { try make(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
    }
}

/// Lends a stream of bytes piece by piece. One task at a time uses it.
public protocol PieceSource: ContentSource {
    /// Lends the next piece for the time of the call; nothing at the end.
    ///
    /// - Returns: false when there was no more.
    /// - Throws: what reading and `use` throw.
    nonisolated(nonsending) func withNext(_ use: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool
}

extension PieceSource {
    public nonisolated(nonsending) func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool {
        try await withNext { try output.append(copying: $0) }
    }
}
