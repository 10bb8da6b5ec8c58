import PacCryptCore
import RequestGuard

/// Derives passwords where that may take its time and memory: never on the caller's executor.
///
/// A derivation that cannot be made, because too many wait, throws; the error reaches the caller unchanged, and the
/// attempt does not count.
public protocol PasswordHashing: Sendable {
    /// What new hashes cost: `PasswordKDF.standard` outside of tests. Another one is replaced at the next login.
    var cost: PasswordKDF { get }

    /// `PasswordHash(hashing:kdf:)` with ``cost``.
    func hash(_ password: Password, client: ClientKey) async throws -> PasswordHash

    /// `PasswordHash.matches`; it costs the hash's own `kdf`.
    func matches(_ password: Password, _ hash: PasswordHash, client: ClientKey) async throws -> Bool
}
