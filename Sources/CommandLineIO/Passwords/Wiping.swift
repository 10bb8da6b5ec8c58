import Glibc

extension UnsafeMutableRawBufferPointer {
    /// Overwrites the bytes, which may be secret, in a way that the compiler keeps.
    func wipe() {
        if let baseAddress { explicit_bzero(baseAddress, count) }
    }

    /// Overwrites the bytes and gives the memory back.
    func wipeAndDeallocate() {
        wipe()
        deallocate()
    }
}

extension [UInt8] {
    /// Overwrites the bytes, of this copy only when others share them, and empties the array.
    public mutating func wipe() {
        withUnsafeMutableBytes { $0.wipe() }
        removeAll()
    }
}
