import TestSupport
import Testing
import TextEncodings

@Suite("Base32")
struct Base32Tests {
    /// RFC 4648 §10.
    @Test(
        "The published texts are made, without padding, and read, with and without it",
        arguments: [
            ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI======"),
        ])
    func published(text: String, encoded: String) {
        let bare = encoded.filter { $0 != "=" }
        #expect(Array(text.utf8).withUnsafeBytes { Base32.standard.text($0) } == bare)
        #expect(Base32.standard.bytes(encoded) == Array(text.utf8))
        #expect(Base32.standard.bytes(bare.lowercased()) == Array(text.utf8))
    }

    @Test(
        "Other characters, lengths that no bytes have, and bits that encode nothing are refused",
        arguments: ["M", "MZX", "MZXW6Y", "MZ", "MZXW6YR", "M0======", "M1", "MY=A", "MÝ", "MZXW_YTB"])
    func refused(text: String) {
        #expect(Base32.standard.bytes(text) == nil)
    }

    @Test("Whatever decodes encodes to the same characters")
    func canonical() {
        var random = SeededGenerator(seed: 32)
        for _ in 0..<20_000 {
            let bytes = random.bytes(Int.random(in: 0...40, using: &random))
            let text = bytes.withUnsafeBytes { Base32.standard.text($0) }
            #expect(Base32.standard.bytes(text) == bytes)
            let changed = String(decoding: random.mutated(Array(text.utf8)), as: UTF8.self)
            guard let decoded = Base32.standard.bytes(changed) else { continue }
            let plain = changed.uppercased().filter { !" -=".contains($0) }
            #expect(decoded.withUnsafeBytes { Base32.standard.text($0) } == plain)
        }
    }

    @Test("Crockford's alphabet reads look-alikes as what they are taken for, and reads back")
    func crockford() {
        #expect(Base32.crockford.bytes("OoIl-L1i0") == Base32.crockford.bytes("00111110"))
        for wrong in ["U", "0011111U", "00111110=", "ü"] { #expect(Base32.crockford.bytes(wrong) == nil) }
        for byte in UInt8.min...UInt8.max {
            let bytes = [byte, ~byte, 0, byte &+ 1, 255]
            let text = bytes.withUnsafeBytes { Base32.crockford.text($0) }
            #expect(Base32.crockford.bytes(text) == bytes)
        }
    }
}
