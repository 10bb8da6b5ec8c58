import Crypto
import CryptoExtras
import FuzzSupport
import TextEncodings

@testable import PacCryptCore

/// Opens tokens: any bytes; those whose MAC is right, so that what stands behind it is reached; and tokens that were
/// sealed here, whole and changed. A bug is a token that opens without being the one spelling of what it holds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFernet(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.number(below: 3) {
    case 0: check(input.remainder())
    case 1: check(authenticated([input.byte()] + input.remainder()))
    default: roundTrip(&input)
    }
    return 0
}

private let key = required { try FernetKey(text: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=") }

/// The token of these bytes, which need not be right in anything but the MAC.
private func authenticated(_ bytes: [UInt8]) -> [UInt8] {
    let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key.halves.signing)
    return (bytes + Array(code)).withUnsafeBytes { Base64URL.padded($0) }
}

private func check(_ token: [UInt8]) {
    guard let plaintext = try? Fernet.open(token, with: key) else { return }
    guard let bytes = Base64URL.bytes(padded: token) else { return demand(false, "a token is base64") }
    let seconds = bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let again = try? Fernet.seal(plaintext, with: key, seconds: seconds, iv: Array(bytes[9..<25]))
    demand(again == token, "a token has one spelling")
}

private func roundTrip(_ input: inout FuzzInput) {
    let (place, change) = (input.number(below: 256), input.byte())
    let plaintext = input.remainder()
    var token = required { try Fernet.seal(plaintext, with: key, seconds: 1_800_000_000) }
    demand((try? Fernet.open(token, with: key)) == plaintext, "a token opens")
    guard change != 0 else { return }
    token[place % token.count] ^= change
    demand((try? Fernet.open(token, with: key)) == nil, "a changed token does not open")
}
