import PacCryptCore

/// What a derivation takes of the machine.
public struct DerivationCost: Sendable, Equatable {
    /// Memory in bytes while it runs.
    public let memoryBytes: Int
    /// True for more than the default cost: such derivations run one at a time.
    public let isHeavy: Bool
    /// How many default derivations it is worth, rounded up, at least 1: what it weighs on a rate limit.
    public let weight: Int

    /// RSA private operations of a container up to which it counts as cheap: about one default derivation.
    private static let cheapPrivateOperations = 8

    /// - Parameters:
    ///   - memoryBytes: memory in bytes while it runs, at least 0.
    ///   - isHeavy: whether it must not run beside another heavy one.
    ///   - weight: how many default derivations it is worth, at least 1.
    public init(memoryBytes: Int, isHeavy: Bool = false, weight: Int = 1) {
        self.memoryBytes = max(0, memoryBytes)
        self.isHeavy = isHeavy
        self.weight = max(1, weight)
    }

    /// The cost of deriving a key from a password.
    public init(_ kdf: PasswordKDF) {
        let weight = Self.weight(of: kdf)
        self.init(
            memoryBytes: kdf.memoryBytes, isHeavy: weight > 1 || kdf.memoryBytes > PasswordKDF.standard.memoryBytes,
            weight: weight)
    }

    /// The cost of opening a container with a password or a private key, as its header, which nobody has
    /// authenticated yet, asks for.
    public init(opening header: ContainerHeader) {
        if let kdf = header.slots.lazy.compactMap(\.passwordKDF).first {
            self.init(kdf)
        } else {
            let operations = header.slots.count { if case .rsa = $0 { true } else { false } }
            self.init(
                memoryBytes: 0, isHeavy: operations > Self.cheapPrivateOperations,
                weight: (operations + Self.cheapPrivateOperations - 1) / Self.cheapPrivateOperations)
        }
    }

    /// A derivation with the cost that writers use: 64 MiB.
    public static let standard = DerivationCost(PasswordKDF.standard)
    /// A new RSA-4096 key pair: up to a second of one core, hardly any memory.
    public static let keyPair = DerivationCost(memoryBytes: 0)
    /// Opening a piece of the original's data: heavy, so that there is one of them at a time. Its memory is bounded by
    /// the size that a server accepts, not by the memory for derivations.
    public static let originalContent = DerivationCost(memoryBytes: 0, isHeavy: true)

    private static func weight(of kdf: PasswordKDF) -> Int {
        switch kdf {
        case .argon2id: quotient(work(of: kdf), work(of: .standard))
        case .pbkdf2: quotient(work(of: kdf), work(of: .standardPBKDF2))
        }
    }

    /// What the time of a derivation is proportional to, for each function in a unit of its own.
    private static func work(of kdf: PasswordKDF) -> UInt64 {
        switch kdf {
        case .argon2id(let iterations, let memoryKiB): UInt64(iterations) * UInt64(memoryKiB)
        case .pbkdf2(let iterations): UInt64(iterations)
        }
    }

    /// The quotient rounded up, at least 1.
    private static func quotient(_ asked: UInt64, _ standard: UInt64) -> Int {
        guard asked > 0 else { return 1 }
        return Int(clamping: (asked - 1) / standard + 1)
    }
}
