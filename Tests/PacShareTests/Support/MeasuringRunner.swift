import Glibc
import PacShare
import RequestGuard
import Synchronization

/// Tells how much is computed in derivations. It does not depend on what else the machine does.
final class MeasuringRunner: DerivationRunner {
    private let runner: any DerivationRunner
    private let total = Mutex(Duration.zero)

    init(_ runner: any DerivationRunner) {
        self.runner = runner
    }

    var processorTime: Duration { total.withLock { $0 } }

    func run<Value: Sendable>(
        _ demand: DerivationDemand, client: ClientKey, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await runner.run(demand, client: client) { [self] in
            let start = Self.now()
            defer { total.withLock { $0 += Self.now() - start } }
            return try body()
        }
    }

    private static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
