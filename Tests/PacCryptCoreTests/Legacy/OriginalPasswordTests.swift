import Testing

@testable import PacCryptCore

@Suite("Passwords of the original")
struct OriginalPasswordTests {
    private func open(_ bytes: [UInt8], _ password: String, _ algorithm: Algorithm? = nil) throws -> OriginalContent {
        try OriginalContent(
            opening: MemoryByteSource(bytes), with: .password(try Password(password)), algorithm: algorithm)
    }

    @Test("XChaCha20 took them in ISO 8859-1, or as UTF-8: both open")
    func latin1() throws {
        for name in ["Zürich", "Zürich in ISO 8859-1"] {
            let bytes = OriginalWriter(password: name).xchacha([1, 2, 3])
            let opened = try open(bytes, "Zürich", .xchacha)
            #expect(opened.algorithm == .xchacha)
            var plaintext: [UInt8] = []
            try opened.write { plaintext += $0 }
            #expect(plaintext == [1, 2, 3])
        }
    }

    @Test("they were not normalised: other bytes are another password")
    func asGiven() throws {
        let bytes = try OriginalWriter(password: "Zürich").aesCBC([1, 2, 3])
        #expect(try open(bytes, "Zürich", .aesCBC).algorithm == .aesCBC)
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try open(bytes, "Zu\u{308}rich", .aesCBC) }
    }

    @Test("AES-CBC and AES-GCM never took ISO 8859-1")
    func utf8Only() throws {
        let writer = OriginalWriter(password: "Zürich in ISO 8859-1")
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try open(writer.aesCBC([1]), "Zürich", .aesCBC) }
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try open(writer.aesGCM([1]), "Zürich", .aesGCM) }
    }

    @Test("what only ISO 8859-1 lacks is tried as UTF-8 alone")
    func beyondLatin1() {
        let bytes = OriginalWriter(password: "p").xchacha([1])
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try open(bytes, "日本", .xchacha) }
    }

    @Test("an algorithm with a key pair is told so")
    func keyPair() {
        let bytes = OriginalWriter(password: "p").xchacha([1])
        let error = #expect(throws: PacCryptError(.noSlotOpens, "")) { try open(bytes, "p", .rsaHybrid) }
        #expect(error?.reason.contains("private key") == true)
    }

    @Test("what is too short for any of the formats is not a container", arguments: [0, 1, 15, 43])
    func short(count: Int) {
        #expect(throws: PacCryptError(.notAContainer, "")) { try open([UInt8](repeating: 1, count: count), "p") }
    }
}
