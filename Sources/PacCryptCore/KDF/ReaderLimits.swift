/// The most work and memory a reader spends on a container before it knows the password to be right.
public struct ReaderLimits: Sendable, Equatable {
    /// Argon2id memory in KiB.
    public var argon2idMemoryKiB: UInt32
    /// Argon2id passes.
    public var argon2idIterations: UInt32
    /// PBKDF2 rounds.
    public var pbkdf2Iterations: UInt32
    /// Binary logarithm of the largest chunk in bytes, 12…24.
    public var chunkSizeLog2: UInt8

    /// - Parameters:
    ///   - argon2idMemoryKiB: Argon2id memory in KiB.
    ///   - argon2idIterations: Argon2id passes.
    ///   - pbkdf2Iterations: PBKDF2 rounds.
    ///   - chunkSizeLog2: binary logarithm of the largest chunk in bytes.
    public init(
        argon2idMemoryKiB: UInt32, argon2idIterations: UInt32, pbkdf2Iterations: UInt32, chunkSizeLog2: UInt8
    ) {
        self.argon2idMemoryKiB = argon2idMemoryKiB
        self.argon2idIterations = argon2idIterations
        self.pbkdf2Iterations = pbkdf2Iterations
        self.chunkSizeLog2 = chunkSizeLog2
    }

    /// For one's own files: 1 GiB, 16 passes, 10,000,000 rounds, chunks of 16 MiB.
    public static let commandLine = ReaderLimits(
        argon2idMemoryKiB: 1 << 20, argon2idIterations: 16, pbkdf2Iterations: 10_000_000, chunkSizeLog2: 24)
    /// For strangers' files: 256 MiB, 8 passes, 2,000,000 rounds, chunks of 1 MiB.
    public static let server = ReaderLimits(
        argon2idMemoryKiB: 1 << 18, argon2idIterations: 8, pbkdf2Iterations: 2_000_000, chunkSizeLog2: 20)

    /// Refuses a derivation that would cost too much, or that is below what the function needs.
    ///
    /// - Throws: ``PacCryptError/Code/limitExceeded``, naming the limit.
    func check(_ kdf: PasswordKDF) throws {
        switch kdf {
        case .argon2id(let iterations, let memoryKiB):
            try check("Argon2id memory", memoryKiB, Argon2id.minimumMemoryKiB, argon2idMemoryKiB, "KiB")
            try check("Argon2id iterations", iterations, 1, argon2idIterations, "passes")
        case .pbkdf2(let iterations):
            try check("PBKDF2 iterations", iterations, 1, pbkdf2Iterations, "rounds")
        }
    }

    /// Refuses chunks that would take too much memory.
    ///
    /// - Throws: ``PacCryptError/Code/limitExceeded``, naming the limit.
    func check(chunkSizeLog2 asked: UInt8) throws {
        guard asked <= chunkSizeLog2 else {
            throw PacCryptError(
                .limitExceeded,
                "The container is cut into chunks of \(1 << Int(asked)) bytes; at most \(1 << Int(chunkSizeLog2)) are"
                    + " accepted.")
        }
    }

    /// Two numbers instead of a range, because a configured maximum may lie below the minimum: then nothing passes.
    private func check(
        _ what: String, _ asked: UInt32, _ minimum: UInt32, _ maximum: UInt32, _ unit: String
    ) throws {
        guard asked >= minimum, asked <= maximum else {
            throw PacCryptError(
                .limitExceeded,
                "The container asks for \(asked) \(unit) (\(what)); \(minimum) to \(maximum) are accepted.")
        }
    }
}
