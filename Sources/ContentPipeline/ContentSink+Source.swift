import Glibc

extension ContentSink {
    /// Takes all of a source, in constant memory, and does not end. Between two pieces other tasks have their turn:
    /// nothing else in here need ever wait.
    ///
    /// What passes through may be plaintext, and is wiped.
    ///
    /// - Throws: what reading and writing throw.
    public nonisolated(nonsending) func write(all source: some ContentSource) async throws {
        var buffer = WipedBuffer()
        while try await source.next(into: &buffer) {
            try await write(buffer.bytes.bytes)
            buffer.clear()
            await Task.yield()
        }
    }
}

/// Memory that is wiped when it goes, and where it was before it grew.
private final class WipedBuffer: ContentBuffer {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 64)
    private(set) var count = 0

    deinit {
        free(memory)
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    /// Forgets the bytes, and keeps the memory for the next ones.
    func clear() { count = 0 }

    func append(upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        if memory.count - count < capacity { grow(to: max(count + capacity, 2 * memory.count)) }
        count += try make(UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + capacity]))
    }

    private func grow(to capacity: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 64)
        larger.copyMemory(from: bytes)
        free(memory)
        memory = larger
    }

    private func free(_ memory: UnsafeMutableRawBufferPointer) {
        if let start = memory.baseAddress { explicit_bzero(start, memory.count) }
        memory.deallocate()
    }
}
