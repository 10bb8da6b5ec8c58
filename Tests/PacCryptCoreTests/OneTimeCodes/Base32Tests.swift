import Testing
import TestSupport

@testable import PacCryptCore

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
        #expect(Array(text.utf8).withUnsafeBytes { Base32.encode($0) } == bare)
        #expect(Base32.decode(encoded) == Array(text.utf8))
        #expect(Base32.decode(bare.lowercased()) == Array(text.utf8))
    }

    @Test(
        "Other characters, lengths that no bytes have, and bits that encode nothing are refused",
        arguments: ["M", "MZX", "MZXW6Y", "MZ", "MZXW6YR", "M0======", "M1", "MY=A", "MÝ", "MZXW_YTB"])
    func refused(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test("Whatever decodes encodes to the same characters")
    func canonical() {
        var random = SeededGenerator(seed: 32)
        for _ in 0..<20_000 {
            let bytes = random.bytes(Int.random(in: 0...40, using: &random))
            let text = bytes.withUnsafeBytes { Base32.encode($0) }
            #expect(Base32.decode(text) == bytes)
            let changed = String(decoding: random.mutated(Array(text.utf8)), as: UTF8.self)
            guard let decoded = Base32.decode(changed) else { continue }
            let plain = changed.uppercased().filter { !" -=".contains($0) }
            #expect(decoded.withUnsafeBytes { Base32.encode($0) } == plain)
        }
    }
}
