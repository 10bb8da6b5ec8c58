extension ContentSource {
    /// Takes all that is left, forgets it, and counts its bytes. Between two pieces other tasks have their turn.
    ///
    /// - Throws: what reading throws, and `CancellationError`.
    public nonisolated(nonsending) func count() async throws -> UInt64 {
        var bytes = CountedBytes()
        while try await next(into: &bytes) {
            try Task.checkCancellation()
            await Task.yield()
        }
        return bytes.total
    }
}

/// Counts bytes, each of which is made in the place of those before it.
private struct CountedBytes: ContentBuffer {
    private(set) var total: UInt64 = 0
    private let memory = WipedBuffer()

    var count: Int { Int(clamping: total) }

    mutating func append(upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        memory.clear()
        try memory.append(upTo: capacity, make)
        total += UInt64(memory.count)
    }
}
