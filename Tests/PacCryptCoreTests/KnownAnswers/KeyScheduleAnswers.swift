import Crypto
import Testing

@testable import PacCryptCore

/// The format's own derivations. The figures are those of the Python package cryptography 50.0.2 for a file key of the
/// bytes 0, 1, … and a salt of 32, 33, ….
@Suite("Keys come from the file key as the format says")
struct KeyScheduleAnswers {
    private static let salt = [UInt8](countingFrom: 0x20, count: 32)

    @Test("header, information and open proof")
    func headerKeys() throws {
        let fileKey = try FileKey.fixed()
        #expect(
            fileKey.headerKey(salt: Self.salt).bytes
                == [UInt8](hex: "6b4f4e99c0bf6e15b9a7e8e4d54981f382ff06b21f419239e551b248e1d21152"))
        #expect(
            fileKey.infoKey(salt: Self.salt).bytes
                == [UInt8](hex: "ee95a3ee28b74abab456deb6c865baa1634bf9f560727a22f96c14bcda384604"))
        #expect(
            fileKey.openProof(salt: Self.salt).bytes
                == [UInt8](hex: "443f9e779b0a126bed2628b7a24c8b2986c2aa9c5fcad2ba2ff49d6a9f4d8e4f"))
    }

    @Test(
        "payload",
        arguments: [
            (.aesGCM, "634928cd02f1427adcb48520d1eeaaf4c0f2bff617e0108af527d6435f4d9fe8"),
            (
                .aesCBC,
                """
                c3d8199b312504556322e4ab3f2fabca35cd56806b884573d6184f13adda6e4f
                13a64cae31cae24d4fa214d636ada8763370540be30010099b0ff9fbee741109
                """
            ),
            (.xchacha, "fa8e6f1b91b0dbe65873a9cbf88f0dacfe7d03dfe61315b55ad5b0d89ecdcc85"),
        ] as [(PacCryptCore.Cipher, String)])
    func payloadKey(cipher: PacCryptCore.Cipher, key: String) throws {
        #expect(try FileKey.fixed().payloadKey(cipher, salt: Self.salt).bytes == [UInt8](hex: key))
    }

    @Test(
        "a wrapped key depends on the slot's type",
        arguments: [
            (1, "894ca3c941521dfa0fae59aae04a22e8"), (5, "c9ffe9a7ba443bcb2fb54f5ac051bbb5"),
        ] as [(UInt8, String)])
    func wrapping(type: UInt8, tag: String) throws {
        let key = SymmetricKey([UInt8](countingFrom: 0x40, count: 32))
        let wrapped = [UInt8](hex: "5a35327b906dd4acd08292f833f06c493f93128d8203a746a3bdc7e6f22d0c59" + tag)
        #expect(try KeyWrap.wrap(.fixed(), under: key, type: type) == wrapped)
        #expect(KeyWrap.unwrap(wrapped, under: key, type: type) == (try FileKey.fixed()))
        #expect(KeyWrap.unwrap(wrapped, under: key, type: type + 1) == nil)
        #expect(KeyWrap.unwrap(Array(wrapped.dropLast()), under: key, type: type) == nil)
        #expect(KeyWrap.unwrap([], under: key, type: type) == nil)
    }

    @Test("link key and X-Wing secret")
    func slotKeys() throws {
        let link = try LinkKey(base64: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        #expect(
            link.deriveKey(salt: [UInt8](countingFrom: 0, count: 16)).bytes
                == [UInt8](hex: "ba9f0b2e92ed6d63e790fc566a0b96e96f752451a9ea1a93005e783fb9d6d271"))
        let secret = SymmetricKey([UInt8](countingFrom: 0, count: 32))
        #expect(
            XWingSlotKey.derive(sharedSecret: secret, encapsulation: [UInt8](repeating: 0, count: 1_120)).bytes
                == [UInt8](hex: "624220b3e39ee5003ab47d35eaa3e71cf8000e665122cf2b3e4bc37d8c743764"))
    }
}
