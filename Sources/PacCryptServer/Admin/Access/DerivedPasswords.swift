import AdminAccess
import PacCryptCore
import RequestGuard

/// Hashes the passwords of admins in the pool of derivations, on the lane that is kept free for them.
public struct DerivedPasswords: PasswordHashing {
    private let derivations: DerivationPool

    /// - Parameter derivations: where key derivations run.
    public init(derivations: DerivationPool) {
        self.derivations = derivations
    }

    /// The cost of new hashes.
    public var cost: PasswordKDF { derivations.kdf }

    public func hash(_ password: Password, client: ClientKey) async throws -> PasswordHash {
        try await derivations.run(cost: DerivationCost(cost), client: client, lane: .reserved) {
            try PasswordHash(hashing: password, kdf: cost)
        }
    }

    public func matches(_ password: Password, _ hash: PasswordHash, client: ClientKey) async throws -> Bool {
        try await derivations.run(cost: DerivationCost(hash.kdf), client: client, lane: .reserved) {
            try hash.matches(password)
        }
    }
}

/// Hashes the upload passphrase as settings.json keeps it.
struct PassphraseHasher: Sendable {
    let passwords: DerivedPasswords

    /// - Throws: ``RequestError`` above 4 KiB; `DerivationError` when too many derivations wait.
    func hash(_ passphrase: SecretText, for client: ClientKey) async throws -> PasswordHash {
        guard let password = try passphrase.password() else { throw RequestError(.passwordRequired) }
        return try await passwords.hash(password, client: client)
    }
}
