import AdminAccess
import PacCryptCore
import RequestGuard
import Synchronization

/// Derives at once and at little cost, and remembers what was derived.
final class RecordingHashing: PasswordHashing {
    struct Busy: Error {}

    private struct State {
        var derivations: [PasswordKDF] = []
        var isBusy = false
    }

    static let cheap = PasswordKDF.argon2id(iterations: 1, memoryKiB: 8)
    let cost: PasswordKDF = RecordingHashing.cheap
    private let state = Mutex(State())

    /// The function and cost of every derivation, in order.
    var derivations: [PasswordKDF] { state.withLock(\.derivations) }

    func setBusy(_ isBusy: Bool) {
        state.withLock { $0.isBusy = isBusy }
    }

    func hash(_ password: Password, client: ClientKey) async throws -> PasswordHash {
        try derive(cost)
        return try PasswordHash(hashing: password, kdf: cost)
    }

    func matches(_ password: Password, _ hash: PasswordHash, client: ClientKey) async throws -> Bool {
        try derive(hash.kdf)
        return try hash.matches(password)
    }

    private func derive(_ kdf: PasswordKDF) throws {
        try state.withLock { state in
            guard !state.isBusy else { throw Busy() }
            state.derivations.append(kdf)
        }
    }
}
