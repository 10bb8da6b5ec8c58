import PacCryptCore

/// Reads any bytes as the head of a container: an error is an answer, a trap is a bug.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHeader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    _ = try? ContainerHead(parsing: Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
