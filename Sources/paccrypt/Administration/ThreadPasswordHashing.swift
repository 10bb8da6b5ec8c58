import AdminAccess
import Foundation
import PacCryptCore
import RequestGuard

/// Derives passwords of the command line, each on a thread of its own.
struct ThreadPasswordHashing: PasswordHashing {
    let cost = PasswordKDF.standard

    func hash(_ password: Password, client: ClientKey) async throws -> PasswordHash {
        try await onThread { try PasswordHash(hashing: password, kdf: cost) }
    }

    func matches(_ password: Password, _ hash: PasswordHash, client: ClientKey) async throws -> Bool {
        try await onThread { try hash.matches(password) }
    }

    private func onThread<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
        }
    }
}
