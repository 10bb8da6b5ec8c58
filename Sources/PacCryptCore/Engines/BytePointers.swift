// The C libraries take pointers to bytes that are never null. These are the same memory under that type; an empty
// buffer, which may have no address, lends that of a byte that is not read or written.

private let noBytes: StaticString = ""

extension UnsafeRawBufferPointer {
    var bytePointer: UnsafePointer<UInt8> {
        baseAddress?.assumingMemoryBound(to: UInt8.self) ?? noBytes.utf8Start
    }
}

extension UnsafeMutableRawBufferPointer {
    var bytePointer: UnsafeMutablePointer<UInt8> {
        baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafeMutablePointer(mutating: noBytes.utf8Start)
    }
}
