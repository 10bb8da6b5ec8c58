import Testing

@testable import PacCryptCore

@Suite("Passwords")
struct PasswordTests {
    /// The same text composed and decomposed (Unicode NFC and NFD).
    private static let composed = "caf\u{e9} \u{1e69} \u{ac00}"
    private static let decomposed = "cafe\u{301} s\u{323}\u{307} \u{1100}\u{1161}"

    @Test("open a container whichever way their accents were typed", arguments: [composed, decomposed])
    func normalization(text: String) throws {
        for other in [Self.composed, Self.decomposed] {
            let container = try Container.seal(
                [1, 2], cipher: .aesGCM, for: [.password(try Password(text), .cheapArgon2id)])
            let opened = try Container.open(container, with: .password(try Password(other)), limits: .server)
            #expect(opened.plaintext == [1, 2])
        }
    }

    @Test("are normalised to NFC, and kept as given too")
    func forms() throws {
        let password = try Password(Self.decomposed)
        #expect(password.normalized.bytes == Array(Self.composed.utf8))
        #expect(password.original.bytes == Array(Self.decomposed.utf8))
        #expect(Array(Self.composed.utf8) != Array(Self.decomposed.utf8))
        let plain = try Password("plain ascii ")
        #expect(plain.normalized.bytes == Array("plain ascii ".utf8))
    }

    @Test("that only look alike are different")
    func compatibility() throws {
        // NFC keeps what NFKC would fold: a ligature, a full-width letter.
        let folded: [(String, String)] = [("\u{fb01}x", "fix"), ("\u{ff21}", "A"), ("p", "P"), ("p", "p ")]
        for (left, right) in folded {
            #expect(try Password(left).normalized != Password(right).normalized)
        }
    }

    @Test("that are empty are refused")
    func empty() {
        #expect(throws: PacCryptError(.invalidArgument, "")) { try Password("") }
        #expect(throws: PacCryptError(.invalidArgument, "")) { try Password(utf8: []) }
    }

    @Test(
        "that are not UTF-8 are refused",
        arguments: [
            [0xff], [0x61, 0x80], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
        ] as [[UInt8]])
    func invalid(bytes: [UInt8]) {
        let error = #expect(throws: PacCryptError(.invalidArgument, "")) { try Password(utf8: bytes) }
        #expect(error?.reason.contains("UTF-8") == true)
    }

    @Test("may hold any character, and be long")
    func unusual() throws {
        for text in ["\u{0}", "\n", " ", "🔒🧑‍🚀", String(repeating: "x", count: 100_000)] {
            let password = try Password(text)
            let container = try Container.seal([7], cipher: .aesGCM, for: [.password(password, .cheapPBKDF2)])
            #expect(try Container.open(container, with: .password(password), limits: .server).plaintext == [7])
        }
    }
}
