import FuzzSupport
import PacCryptCore

/// Reads any text as a public and as a private key: an error is an answer; a trap, a key of both kinds, and a key that is
/// another one when it was written, is a bug.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPEM(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let text = String(decoding: input.remainder(), as: UTF8.self)
    let publicKey = try? PublicKey(pem: text)
    let privateKey = try? PrivateKey(pem: text)
    demand(publicKey == nil || privateKey == nil, "a text is one key")
    if let publicKey {
        demand((try? PublicKey(pem: publicKey.pem)) == publicKey, "a public key stays the same")
        demand(publicKey.keyID.count == 32, "a key has a name")
    }
    if let privateKey {
        let again = try? PrivateKey(pem: privateKey.pem)
        demand(again?.publicKey == privateKey.publicKey, "a private key stays the same")
    }
    return 0
}
