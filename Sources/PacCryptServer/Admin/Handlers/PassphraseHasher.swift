import PacCryptCore
import RequestGuard

/// Hashes the upload passphrase as settings.json keeps it.
struct PassphraseHasher: Sendable {
    let passwords: DerivedPasswords

    /// The hash as a PHC string.
    ///
    /// - Throws: ``RequestError`` above 4 KiB; `DerivationError` when too many derivations wait.
    func hash(_ passphrase: SecretText, for client: ClientKey) async throws -> String {
        guard let password = try passphrase.password() else { throw RequestError(.passwordRequired) }
        return try await passwords.hash(password, client: client).text
    }
}
