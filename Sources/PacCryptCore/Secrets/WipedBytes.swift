/// Runs `body` with a scratch buffer of `count` zero bytes that is wiped afterwards, whatever happens.
func withWipedBytes<Result>(
    count: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Result
) rethrows -> Result {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 16)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    defer {
        Sodium.wipe(buffer)
        buffer.deallocate()
    }
    return try body(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
}

/// A buffer of fixed size that is used again and again, and wiped when it goes.
final class ScratchBuffer {
    let bytes: UnsafeMutableRawBufferPointer

    init(count: Int) {
        bytes = .allocate(byteCount: max(count, 1), alignment: 16)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        Sodium.wipe(bytes)
        bytes.deallocate()
    }
}
