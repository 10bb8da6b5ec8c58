import Crypto
import CryptoExtras
import Foundation
import PacCryptCore
import Testing

@testable import PacCryptServer

/// What the original PacCrypt wrote for a password; ciphertexts that the server receives.
struct OriginalBodyTests {
    private let password = "an old password"

    /// salt 16 ‖ nonce 12 ‖ ciphertext ‖ tag 16, with PBKDF2-HMAC-SHA256 of 200,000 rounds.
    private func aesGCM(_ plaintext: [UInt8]) throws -> [UInt8] {
        let salt = Array(UInt8(0)..<16)
        let key = try KDF.Insecure.PBKDF2.deriveKey(
            from: Array(password.utf8), salt: salt, using: .sha256, outputByteCount: 32, unsafeUncheckedRounds: 200_000)
        let box = try AES.GCM.seal(plaintext, using: key)
        return salt + Array(try #require(box.combined))
    }

    private func receive(
        _ bytes: [UInt8], in fixture: SpoolFixture, limit: UInt64 = DecryptSpool.standardOriginalLimit
    ) async throws -> ReceivedOriginal {
        let spool = DecryptSpool(in: fixture.spool, originalLimit: limit)
        try await spool.write(bytes)
        guard case .original(let original) = try await spool.received() else {
            throw PacCryptError(.notAContainer, "The test's data was taken for a container.")
        }
        return original
    }

    @Test("The original's data opens, and its plaintext lies nowhere but in memory", arguments: [0, 100, 1_000_000])
    func opens(size: Int) async throws {
        let fixture = try SpoolFixture()
        let original = try await receive(aesGCM(TestContent.bytes(size)), in: fixture)
        let credential = Credential.password(try Password(password))
        let pool = DerivationPool()
        let (plaintext, algorithm) = try await original.open(
            with: credential, algorithm: nil, on: pool, client: .named("a"))
        #expect(algorithm == .aesGCM)
        #expect(plaintext.size == UInt64(size))
        #expect(try await plaintext.source().all() == TestContent.bytes(size))
        #expect(fixture.fileCount == (size > 256 << 10 ? 2 : 0))
        #expect(try !TestContent.isVisible(in: fixture.fileBytes()))
    }

    @Test("A wrong password and changed data open nothing")
    func wrongPassword() async throws {
        let fixture = try SpoolFixture()
        var sent = try aesGCM(TestContent.bytes(400_000))
        let original = try await receive(sent, in: fixture)
        let pool = DerivationPool()
        let wrong = await #expect(throws: PacCryptError.self) {
            _ = try await original.open(
                with: .password(Password("another")), algorithm: .aesGCM, on: pool, client: .named("a"))
        }
        #expect(wrong?.code == .noSlotOpens)
        sent[100_000] ^= 1
        let changed = try await receive(sent, in: fixture)
        let damaged = await #expect(throws: PacCryptError.self) {
            _ = try await changed.open(
                with: .password(Password(password)), algorithm: .aesGCM, on: pool, client: .named("a"))
        }
        #expect(damaged?.code == .noSlotOpens)
    }

    @Test(
        "A spool that fills up while the plaintext is sealed is storage_full, and what that took is given back",
        .timeLimit(.minutes(5)), arguments: [0, 3 << 20, 8 << 20] as [UInt64])
    func fullSpool(room: UInt64) async throws {
        // There is room for nothing, for a part, and for all but the tags.
        let fixture = try SpoolFixture()
        let content = TestContent.bytes(8 << 20)
        var original: ReceivedOriginal? = try await receive(aesGCM(content), in: fixture)
        let received = fixture.account.usedBytes
        #expect(received > 8 << 20)
        fixture.account.update(SpoolLimits(totalBytes: received + room))
        let (pool, credential) = (DerivationPool(), Credential.password(try Password(password)))
        let error = await #expect(throws: SpoolError.self) {
            _ = try await original?.open(with: credential, algorithm: nil, on: pool, client: .named("a"))
        }
        #expect(error == .limitReached)
        #expect(error.map { RequestError($0).code } == .storageFull)
        try await fixture.settle()
        #expect(fixture.account.usedBytes == received)

        fixture.account.update(SpoolLimits())
        var opened = try await original?.open(with: credential, algorithm: nil, on: pool, client: .named("a"))
        let isSame = try await opened?.plaintext.source().all() == content
        #expect(isSame)
        (original, opened) = (nil, nil)
        try await fixture.settle()
        #expect(fixture.account.usedBytes == 0)
    }

    @Test("Data above the limit is refused while it arrives; a container of that size is not")
    func limit() async throws {
        let fixture = try SpoolFixture()
        let spool = DecryptSpool(in: fixture.spool, originalLimit: 1_000)
        try await spool.write([UInt8](repeating: 7, count: 1_000))
        let error = await #expect(throws: SpoolError.self) { try await spool.write([7]) }
        #expect(error == .originalTooLarge(limit: 1_000))
        let container = DecryptSpool(in: fixture.spool, originalLimit: 1_000)
        try await container.write(TestContent.container(5_000, key: LinkKey()))
        guard case .container = try await container.received() else {
            Issue.record("not recognised")
            return
        }
    }

    @Test("What is too short for any format is no container", arguments: [Array("PAC".utf8), [1, 2, 3]])
    func tooShort(bytes: [UInt8]) async throws {
        let original = try await receive(bytes, in: SpoolFixture())
        let error = await #expect(throws: PacCryptError.self) {
            _ = try await original.open(
                with: .password(Password(password)), algorithm: nil, on: DerivationPool(), client: .named("a"))
        }
        #expect(error?.code == .notAContainer)
    }
}
