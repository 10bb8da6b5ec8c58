import Foundation
import Glibc

/// Runs `body` on a thread of its own, for what belongs to a thread: its locale, its identity towards files.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result(catching: body)) }.start()
    }
}

/// Runs `body` on a thread that must obey file permissions, also when the tests run as root.
func unprivileged<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await onThread {
        if geteuid() == 0 { try becomeNobodyTowardsFiles() }
        return try body()
    }
}
