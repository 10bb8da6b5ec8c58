import Dispatch
import PacCryptServer
import RequestGuard

/// Derivations without a queue.
struct TestDerivations: KeyDerivations {
    func run<Value: Sendable>(
        for client: ClientKey, cost: DerivationCost, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
