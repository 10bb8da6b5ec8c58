import Testing

@testable import PacCryptCore

@Suite("The bounds of a reader")
struct ReaderLimitsTests {
    /// A slot that asks for this much work; no derivation has been done for it.
    private func head(_ kdf: PasswordKDF, chunkSizeLog2: UInt8 = 16) throws -> ContainerHead {
        let sealer = try ContainerSealer(cipher: .aesGCM, chunkSizeLog2: chunkSizeLog2)
        let slot = Slot.password(
            kdf: kdf, salt: [UInt8](repeating: 0, count: 16), wrapped: [UInt8](repeating: 0, count: 48))
        return try sealer.head(slots: [slot], info: nil)
    }

    @Test(
        "are those that the format names",
        arguments: [
            (ReaderLimits.commandLine, 1_048_576, 16, 10_000_000, 24), (.server, 262_144, 8, 2_000_000, 20),
        ] as [(ReaderLimits, UInt32, UInt32, UInt32, UInt8)])
    func presets(limits: ReaderLimits, memoryKiB: UInt32, iterations: UInt32, rounds: UInt32, chunk: UInt8) throws {
        for allowed in [
            PasswordKDF.argon2id(iterations: iterations, memoryKiB: memoryKiB),
            .argon2id(iterations: 1, memoryKiB: 8), .pbkdf2(iterations: rounds), .pbkdf2(iterations: 1),
            .standard, .standardPBKDF2,
        ] {
            #expect(throws: Never.self) { try limits.check(allowed) }
        }
        let refused: [(PasswordKDF, String)] = [
            (.argon2id(iterations: 1, memoryKiB: memoryKiB + 1), "\(memoryKiB)"),
            (.argon2id(iterations: iterations + 1, memoryKiB: 8), "\(iterations)"),
            (.pbkdf2(iterations: rounds + 1), "\(rounds)"),
            (.argon2id(iterations: .max, memoryKiB: .max), "\(memoryKiB)"), (.pbkdf2(iterations: .max), "\(rounds)"),
            (.argon2id(iterations: 0, memoryKiB: 8), "1 to"), (.argon2id(iterations: 1, memoryKiB: 7), "8 to"),
            (.argon2id(iterations: 1, memoryKiB: 0), "8 to"), (.pbkdf2(iterations: 0), "1 to"),
        ]
        for (kdf, named) in refused {
            let error = #expect(throws: PacCryptError(.limitExceeded, "")) { try limits.check(kdf) }
            #expect(error?.reason.contains(named) == true)
        }
        #expect(throws: Never.self) { try limits.check(chunkSizeLog2: chunk) }
        let error = #expect(throws: PacCryptError(.limitExceeded, "")) { try limits.check(chunkSizeLog2: chunk + 1) }
        #expect(error?.reason.contains("\(1 << Int(chunk))") == true)
    }

    @Test("are checked before the work is done")
    func before() throws {
        let password = Credential.password(try Password("p"))
        for kdf in [PasswordKDF.argon2id(iterations: .max, memoryKiB: .max), .pbkdf2(iterations: .max)] {
            #expect(throws: PacCryptError(.limitExceeded, "")) {
                try head(kdf).unlock(with: password, limits: .commandLine)
            }
        }
        let large = try head(.cheapArgon2id, chunkSizeLog2: 21)
        #expect(throws: PacCryptError(.limitExceeded, "")) { try large.unlock(with: password, limits: .server) }
        #expect(throws: PacCryptError(.noSlotOpens, "")) { try large.unlock(with: password, limits: .commandLine) }
    }

    @Test("may be configured so low that nothing passes")
    func none() {
        let limits = ReaderLimits(
            argon2idMemoryKiB: 0, argon2idIterations: 0, pbkdf2Iterations: 0, chunkSizeLog2: 0)
        for kdf in [PasswordKDF.cheapArgon2id, .cheapPBKDF2, .argon2id(iterations: 0, memoryKiB: 0)] {
            #expect(throws: PacCryptError(.limitExceeded, "")) { try limits.check(kdf) }
        }
        #expect(throws: PacCryptError(.limitExceeded, "")) { try limits.check(chunkSizeLog2: 12) }
    }
}
