import FuzzSupport

@testable import PacCryptCore

/// Opens what the original wrote, under a key that needs no derivation: content that was sealed here, whole and changed;
/// ciphertext of any bytes whose MAC is right; and the hybrid form, as far as no private key is needed.
///
/// A bug is content that is handed out without being what was sealed, and base64 that reads differently in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOriginal(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.number(below: 6) {
    case 0: roundTrip(&input, OriginalSeal.aesGCM) { try OriginalAESGCM($0, key: $1) }
    case 1: roundTrip(&input, OriginalSeal.aesCBC) { try OriginalAESCBC($0, key: $1) }
    case 2: roundTrip(&input, OriginalSeal.xchacha) { try OriginalXChaCha($0, key: $1) }
    case 3: checkPadding(input.remainder())
    case 4: checkHybrid(input.remainder())
    default:
        // A key of 2,048 bits in front, so that the rest begins with the header.
        checkHybrid([1, 0] + [UInt8](repeating: 7, count: 256) + input.remainder())
    }
    return 0
}

private typealias Opener = (any ByteSource, OriginalKey) throws -> (any OriginalPlaintext)?

private func roundTrip(_ input: inout FuzzInput, _ seal: ([UInt8]) -> [UInt8], _ open: Opener) {
    let (place, change) = (input.number(below: 256) << 8 | input.number(below: 256), input.byte())
    let plaintext = input.remainder()
    var sealed = seal(plaintext)
    demand(opened(sealed, open) == plaintext, "content opens")
    guard change != 0 else { return }
    // The salt makes the key, which is given here.
    let start = OriginalFormat.saltCount
    sealed[start + place % (sealed.count - start)] ^= change
    demand(opened(sealed, open) == nil, "changed content does not open")
}

private func opened(_ sealed: [UInt8], _ open: Opener) -> [UInt8]? {
    guard let content = try? open(MemoryByteSource(sealed), OriginalSeal.key) else { return nil }
    var plaintext: [UInt8] = []
    do {
        try content.write { plaintext += $0 }
    } catch {
        return nil
    }
    return plaintext
}

/// A ciphertext that somebody with the password made of anything: its padding may be wrong.
private func checkPadding(_ bytes: [UInt8]) {
    let ciphertext = bytes.prefix(max(16, bytes.count / 16 * 16))
    let sealed = OriginalSeal.authenticated(
        [UInt8](repeating: 5, count: 32) + ciphertext + [UInt8](repeating: 0, count: max(0, 16 - ciphertext.count)))
    guard let plaintext = opened(sealed, { try OriginalAESCBC($0, key: $1) }) else { return }
    let added = sealed.count - 64 - plaintext.count
    demand((1...16).contains(added), "padding has 1 to 16 bytes")
}

private func checkHybrid(_ bytes: [UInt8]) {
    let source = MemoryByteSource(bytes)
    guard let hybrid = try? OriginalHybrid(source) else { return }
    demand(RSAPublicKey.modulusCounts.contains(hybrid.encryptedKey.count), "a key has the length of one")
    demand(hybrid.contentStart <= source.size, "the content begins in the file")
    guard let content = try? Base64ByteSource(text: source, from: hybrid.contentStart) else { return }
    let whole = try? content.bytes(0..<content.size)
    var pieces: [UInt8]? = []
    for offset in stride(from: 0, to: content.size, by: 5) {
        let piece = try? content.bytes(offset..<min(content.size, offset + 5))
        pieces = piece.flatMap { piece in pieces.map { $0 + piece } }
    }
    demand(whole == nil || pieces == whole, "base64 reads the same in pieces")
}
