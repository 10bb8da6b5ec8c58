import Glibc

extension UnsafeRawBufferPointer {
    /// The offset of the first such byte.
    func offset(of byte: UInt8) -> Int? {
        guard let start = baseAddress, let found = memchr(start, CInt(byte), count) else { return nil }
        return start.distance(to: UnsafeRawPointer(found))
    }

    /// The first `length` bytes, which are removed from these.
    mutating func removePrefix(_ length: Int) -> UnsafeRawBufferPointer {
        let prefix = UnsafeRawBufferPointer(rebasing: self[..<length])
        self = UnsafeRawBufferPointer(rebasing: self[length...])
        return prefix
    }
}
