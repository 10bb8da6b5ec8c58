import TestSupport
import Testing
import TextEncodings

@Suite("URL-safe base64")
struct Base64URLTests {
    private static func text(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { Base64URL.text($0) } }
    private static func padded(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { Base64URL.padded($0) } }

    /// RFC 4648 §10, whose texts have no character in which the two alphabets differ.
    @Test(
        "The published texts are made and read, with and without padding",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func published(text: String, encoded: String) {
        let bytes = Array(text.utf8)
        let unpadded = String(encoded.prefix { $0 != "=" })
        #expect(Self.padded(bytes) == Array(encoded.utf8) && Self.text(bytes) == unpadded)
        #expect(Base64URL.bytes(padded: Array(encoded.utf8)) == bytes)
        #expect(Base64URL.bytes(unpadded, count: bytes.count) == bytes)
        #expect(Base64URL.bytes(inEitherAlphabet: encoded) == bytes)
        #expect(Base64URL.bytes(inEitherAlphabet: unpadded) == bytes)
    }

    /// RFC 4648 §5, table 2: the values 62 and 63 are `-` and `_`.
    @Test("The last two characters of the alphabet are those for URLs")
    func alphabet() {
        let bytes: [UInt8] = [0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF]
        #expect(Self.text(bytes) == "----____")
        #expect(Base64URL.bytes("----____", count: 6) == bytes)
        #expect(Base64URL.bytes("++++////", count: 6) == nil)
        #expect(Base64URL.bytes(inEitherAlphabet: "++++////") == bytes)
        #expect(Base64URL.bytes(padded: Array("+/+/".utf8)) == nil)
    }

    @Test(
        "With padding there is one text for each byte string",
        arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "=Zg=", "Zg==Zg==", "Zm9v\n", "+/+/", "Zm 9v"])
    func strictWithPadding(text: String) {
        #expect(Base64URL.bytes(padded: Array(text.utf8)) == nil)
    }

    @Test(
        "Without padding there is one text for each byte string, and none of another length",
        arguments: [
            ("Zg==", 1), ("Zh", 1), ("Z", 0), ("Z", 1), ("Zm9", 2), ("Zm8=", 2), ("Zm8", 1), ("Zm8", 3), ("", 1),
            ("Zg\n", 1), ("Zg\n", 2), (" Zg", 2), ("Zm9vZ", 3), ("Zä", 1), ("Zm9v\u{301}", 3), ("Z\u{0}", 1),
        ])
    func strictWithoutPadding(text: String, count: Int) {
        #expect(Base64URL.bytes(text, count: count) == nil)
    }

    @Test(
        "Neither alphabet has a text with bits left over, padding elsewhere or more of it",
        arguments: ["Zh", "Zh==", "Zm9=", "Z", "Z===", "====", "=Zg=", "Zg==Zg==", "Zm9v\n", "Zm9v====", "Zm 9v"])
    func strictInEitherAlphabet(text: String) {
        #expect(Base64URL.bytes(inEitherAlphabet: text) == nil)
    }

    @Test("What decodes encodes to the same text")
    func canonical() {
        var random = SeededGenerator(seed: 64)
        for _ in 0..<20_000 {
            let bytes = random.bytes(Int.random(in: 0...40, using: &random))
            #expect(Base64URL.bytes(Self.text(bytes), count: bytes.count) == bytes)
            let text = Self.padded(bytes)
            #expect(Base64URL.bytes(padded: text) == bytes)
            let changed = random.mutated(text)
            if let decoded = Base64URL.bytes(padded: changed) { #expect(Self.padded(decoded) == changed) }
            let unpadded = String(decoding: random.mutated(Array(Self.text(bytes).utf8)), as: UTF8.self)
            if let decoded = Base64URL.bytes(unpadded, count: bytes.count) { #expect(Self.text(decoded) == unpadded) }
        }
    }
}
