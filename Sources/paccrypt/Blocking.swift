import Dispatch

/// Does work that blocks, such as reading files and deriving keys, away from the threads that tasks share.
enum Blocking {
    private static let queue = DispatchQueue(label: "paccrypt.blocking", attributes: .concurrent)

    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}
