import Testing

@testable import PacCryptCore
@testable import PacCryptServer

struct DerivationCostTests {
    @Test(
        "More than the default cost is heavy, and weighs as many default derivations as it is worth",
        arguments: [
            (PasswordKDF.standard, false, 1, 64 << 20),
            (.argon2id(iterations: 1, memoryKiB: 8), false, 1, 8 << 10),
            (.argon2id(iterations: 4, memoryKiB: 65_536), true, 2, 64 << 20),
            (.argon2id(iterations: 1, memoryKiB: 65_537), true, 1, 65_537 << 10),
            (.argon2id(iterations: 8, memoryKiB: 262_144), true, 11, 256 << 20),
            (.argon2id(iterations: .max, memoryKiB: .max), true, 93_824_992_193_195, 4_398_046_510_080),
            (.standardPBKDF2, false, 1, 0),
            (.pbkdf2(iterations: 0), false, 1, 0),
            (.pbkdf2(iterations: 600_001), true, 2, 0),
        ] as [(PasswordKDF, Bool, Int, Int)])
    func ofKDF(kdf: PasswordKDF, isHeavy: Bool, weight: Int, memory: Int) {
        let cost = DerivationCost(kdf)
        #expect(cost.isHeavy == isHeavy)
        #expect(cost.weight == weight)
        #expect(cost.memoryBytes == memory)
    }

    @Test("Keys are derived from new passwords at the default cost")
    func standard() {
        let pool = DerivationPool()
        #expect(pool.kdf == .argon2id(iterations: 3, memoryKiB: 65_536))
        #expect(DerivedPasswords(derivations: pool).cost == .standard)
    }

    @Test("A container costs what its password slot asks for, or its RSA slots", arguments: [(1, false), (9, true)])
    func ofHeader(rsaSlots: Int, isHeavy: Bool) {
        let rsa = Slot.rsa(keyID: [], encryptedKey: [])
        var header = ContainerHeader(
            cipher: .aesGCM, chunkSizeLog2: 16, salt: [], slots: Array(repeating: rsa, count: rsaSlots),
            sealedInfo: [])
        #expect(DerivationCost(opening: header).isHeavy == isHeavy)
        #expect(DerivationCost(opening: header).memoryBytes == 0)
        header.slots = [.password(kdf: .standard, salt: [], wrapped: [])]
        #expect(DerivationCost(opening: header) == .standard)
    }

    @Test(
        "The memory for derivations is a quarter of the machine's, within 256 MiB and 1 GiB",
        arguments: [
            (512 << 20, 256 << 20), (1 << 30, 256 << 20), (2 << 30, 512 << 20), (3 << 30, 768 << 20),
            (4 << 30, 1 << 30), (1 << 40, 1 << 30), (UInt64.max, 1 << 30),
        ] as [(UInt64, Int)])
    func memory(physical: UInt64, expected: Int) {
        #expect(DerivationLimits.standardMemoryBytes(physicalMemory: physical) == expected)
    }
}
