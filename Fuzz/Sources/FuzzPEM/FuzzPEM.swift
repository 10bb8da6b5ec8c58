import PacCryptCore

/// Reads any text as a public and as a private key: an error is an answer, a trap is a bug.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPEM(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    _ = try? PublicKey(pem: text)
    _ = try? PrivateKey(pem: text)
    return 0
}
