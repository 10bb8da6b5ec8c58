import Glibc

/// Memory that is wiped when it goes, and where it was before it grew. One thread at a time uses it.
///
/// Unchecked: whoever hands it to another thread does not touch it until it comes back.
final class WipedBuffer: ContentBuffer, @unchecked Sendable {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    /// - Parameter capacity: bytes for which it need not grow.
    init(capacity: Int = 0) {
        memory = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit {
        free(memory)
    }

    /// Bytes for which it need not grow.
    var room: Int { memory.count - count }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    /// Forgets the bytes, and keeps the memory for the next ones.
    func clear() { count = 0 }

    /// Appends bytes for which there is room.
    func append(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    func append(upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        if room < capacity { grow(to: count == 0 ? capacity : max(count + capacity, 2 * memory.count)) }
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
