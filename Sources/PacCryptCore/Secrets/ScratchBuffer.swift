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
