import Foundation
import Glibc

/// Runs `body` on a thread of its own, for what belongs to a thread: its locale, its identity towards files.
public func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result(catching: body)) }.start()
    }
}

/// Runs `body` on a thread that must obey file permissions, also when the tests run as root: as nobody, by setfsuid(2)
/// and setfsgid(2), which the Glibc module leaves out.
public func unprivileged<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await onThread {
        if geteuid() == 0 {
            typealias Call = @convention(c) (uid_t) -> Int32
            for name in ["setfsgid", "setfsuid"] {
                guard let symbol = dlsym(nil, name) else { throw MissingFunction(name: name) }
                _ = unsafeBitCast(symbol, to: Call.self)(65534)
            }
        }
        return try body()
    }
}

private struct MissingFunction: Error {
    let name: String
}
