import Crypto
import Testing

@testable import PacCryptCore

@Suite("Key derivations give the published answers")
struct KeyDerivationAnswers {
    struct HKDFVector: Sendable {
        var input: [UInt8]
        var salt: [UInt8]
        var info: [UInt8]
        var output: [UInt8]
    }

    static let hkdfVectors = [
        // RFC 5869, A.1
        HKDFVector(
            input: [UInt8](repeating: 0x0b, count: 22), salt: [UInt8](countingFrom: 0, count: 13),
            info: [UInt8](countingFrom: 0xf0, count: 10),
            output: [UInt8](
                hex: """
                    3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865
                    """)),
        // RFC 5869, A.2
        HKDFVector(
            input: [UInt8](countingFrom: 0, count: 80), salt: [UInt8](countingFrom: 0x60, count: 80),
            info: [UInt8](countingFrom: 0xb0, count: 80),
            output: [UInt8](
                hex: """
                    b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c
                    59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71
                    cc30c58179ec3e87c14c01d5c1f3434f1d87
                    """)),
        // RFC 5869, A.3
        HKDFVector(
            input: [UInt8](repeating: 0x0b, count: 22), salt: [], info: [],
            output: [UInt8](
                hex: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")),
    ]

    @Test("HKDF-SHA256, RFC 5869 A.1 to A.3", arguments: hkdfVectors)
    func hkdf(_ vector: HKDFVector) {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(vector.input), salt: vector.salt, info: vector.info,
            outputByteCount: vector.output.count)
        #expect(key.bytes == vector.output)
    }

    @Test(
        "PBKDF2-HMAC-SHA256, RFC 7914 §11",
        arguments: [
            (
                "passwd", "salt", 1,
                """
                55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc
                49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783
                """
            ),
            (
                "Password", "NaCl", 80_000,
                """
                4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56
                a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d
                """
            ),
        ])
    func pbkdf2(password: String, salt: String, iterations: Int, output: String) throws {
        let password = SecretBytes(Array(password.utf8))
        let key = try PBKDF2.deriveKey(
            password: password, salt: Array(salt.utf8), iterations: iterations, outputCount: 64)
        #expect(key.bytes == [UInt8](hex: output))
    }

    /// RFC 9106's own vector has four lanes, a secret and associated data, which libsodium does not offer. The first
    /// two are from libsodium's test suite (test/default/pwhash_argon2id.c, tv3), which took them from the reference
    /// implementation; the others are by argon2-cffi 25.1.0, which is the reference implementation and gives the first
    /// two as well. The last has the cost that writers use.
    @Test(
        "Argon2id version 1.3 with one lane",
        arguments: [
            (
                "", "6c0f356abb225f2b1ddd66d34739843b", 2, 4_882,
                "366f1004cfbb447d435e8f6bbe9e5cc0a10e38e7c3da0e89bb19578a1a0d7291"
            ),
            (
                "^T5H$JYt39n%K*j:W]!1s?vg!:jGi]Ax?..l7[p0v:1jHTpla9;]bUN;?bWyCbtqg ",
                "3e412031362d62797465732073616c74", 19, 4_096,
                "96d07fb9ed643ed04c0467eccac3293e2804ea188d10a67dbecf2f2cd5434060"
            ),
            (
                "password", "000102030405060708090a0b0c0d0e0f", 1, 8,
                "3a008963c65f7ffa7331a90babd1fd17ea9f03bd05356b857ceb43f7b7080adc"
            ),
            (
                "password", "000102030405060708090a0b0c0d0e0f", 3, 65_536,
                "def6fd068289b9a0cf1114f8e978a2c4dab6faef377d895b9c2d59fc93fc5653"
            ),
        ] as [(String, String, UInt32, UInt32, String)])
    func argon2id(password: String, salt: String, iterations: UInt32, memoryKiB: UInt32, output: String) throws {
        let key = try Argon2id.deriveKey(
            password: SecretBytes(Array(password.utf8)), salt: [UInt8](hex: salt), iterations: iterations,
            memoryKiB: memoryKiB)
        #expect(key.bytes == [UInt8](hex: output))
    }

    @Test("Argon2id refuses what libsodium would", arguments: [(15, 1, 8), (17, 1, 8), (16, 0, 8), (16, 1, 7)])
    func argon2idRefusals(saltCount: Int, iterations: UInt32, memoryKiB: UInt32) throws {
        #expect(throws: PacCryptError(.invalidArgument, "")) {
            try Argon2id.deriveKey(
                password: SecretBytes([1]), salt: [UInt8](repeating: 0, count: saltCount), iterations: iterations,
                memoryKiB: memoryKiB)
        }
    }

    /// RFC 4231 §4.2, §4.3 and §4.7 (a key longer than a block).
    @Test(
        "HMAC-SHA-256, RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func hmac(key: [UInt8], message: String, code: String) {
        let computed = HMAC<SHA256>.authenticationCode(for: Array(message.utf8), using: SymmetricKey(key))
        #expect(Array(computed) == [UInt8](hex: code))
    }
}
