import Testing

@testable import PacCryptCore

@Suite("Slots as bytes")
struct SlotCodecTests {
    private static let malformed = PacCryptError(.malformedHeader, "")

    private static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](repeating: 0xab, count: count)
    }

    /// Each type with the sizes that the format gives its fields, and its whole size.
    static let right: [(Slot, Int)] = [
        (.password(kdf: .argon2id(iterations: 3, memoryKiB: 65_536), salt: bytes(16), wrapped: bytes(48)), 72),
        (.password(kdf: .pbkdf2(iterations: 600_000), salt: bytes(16), wrapped: bytes(48)), 68),
        (.rsa(keyID: bytes(32), encryptedKey: bytes(256)), 288),
        (.rsa(keyID: bytes(32), encryptedKey: bytes(1_024)), 1_056),
        (.xwing(keyID: bytes(32), encapsulation: bytes(1_120), wrapped: bytes(48)), 1_200),
        (.linkKey(salt: bytes(16), wrapped: bytes(48)), 64),
        (.unknown(type: 6, body: []), 0),
        (.unknown(type: 255, body: bytes(65_535)), 65_535),
        (.unknown(type: 0, body: bytes(1)), 1),
    ]

    @Test("are type, length and body", arguments: right)
    func layout(slot: Slot, size: Int) throws {
        let encoded = try SlotCodec.encode(slot)
        #expect(encoded.count == 3 + size)
        #expect(encoded.prefix(3) == [slot.type, UInt8(size >> 8), UInt8(size & 255)])
        var reader = ByteReader(encoded)
        #expect(try SlotCodec.decode(from: &reader) == slot)
        #expect(reader.remaining == 0)
    }

    @Test("of which a field has another size are not written")
    func writtenSizes() {
        let wrong: [Slot] = [
            .password(kdf: .cheapArgon2id, salt: Self.bytes(15), wrapped: Self.bytes(48)),
            .password(kdf: .cheapArgon2id, salt: Self.bytes(16), wrapped: Self.bytes(49)),
            .password(kdf: .cheapPBKDF2, salt: Self.bytes(17), wrapped: Self.bytes(47)),
            .rsa(keyID: Self.bytes(31), encryptedKey: Self.bytes(256)),
            .rsa(keyID: Self.bytes(31), encryptedKey: Self.bytes(257)),
            .rsa(keyID: Self.bytes(32), encryptedKey: Self.bytes(255)),
            .rsa(keyID: Self.bytes(32), encryptedKey: Self.bytes(1_025)),
            .xwing(keyID: Self.bytes(32), encapsulation: Self.bytes(1_119), wrapped: Self.bytes(48)),
            .xwing(keyID: Self.bytes(33), encapsulation: Self.bytes(1_119), wrapped: Self.bytes(48)),
            .linkKey(salt: Self.bytes(16), wrapped: Self.bytes(47)),
            .linkKey(salt: [], wrapped: []),
            .unknown(type: 1, body: Self.bytes(72)),
            .unknown(type: 5, body: Self.bytes(64)),
            .unknown(type: 9, body: Self.bytes(65_536)),
        ]
        for slot in wrong {
            #expect(throws: Self.malformed, "\(slot.type)") { try SlotCodec.encode(slot) }
        }
    }

    @Test(
        "of which the body has another size are not read",
        arguments: [
            (1, 71), (1, 73), (2, 67), (2, 69), (3, 32 + 255), (3, 32 + 1_025), (3, 31), (4, 1_199), (4, 1_201),
            (5, 63), (5, 65), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0),
        ] as [(UInt8, Int)])
    func readSizes(type: UInt8, size: Int) {
        var reader = ByteReader([type, UInt8(size >> 8), UInt8(size & 255)] + Self.bytes(size))
        #expect(throws: Self.malformed) { try SlotCodec.decode(from: &reader) }
    }

    @Test("keep every number up to the largest", arguments: [0, 1, 0x0102_0304, UInt32.max])
    func numbers(number: UInt32) throws {
        for kdf in [PasswordKDF.argon2id(iterations: number, memoryKiB: ~number), .pbkdf2(iterations: number)] {
            let slot = Slot.password(kdf: kdf, salt: Self.bytes(16), wrapped: Self.bytes(48))
            var reader = ByteReader(try SlotCodec.encode(slot))
            #expect(try SlotCodec.decode(from: &reader).passwordKDF == kdf)
        }
    }
}
