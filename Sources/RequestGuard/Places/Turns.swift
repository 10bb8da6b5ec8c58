import Synchronization

/// Lets those who want the same thing go one after another, in the order in which they came.
///
/// Memory is bounded by those who are at it or wait: a thing that nobody wants is forgotten.
public final class Turns<Thing: Hashable & Sendable>: Sendable {
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var next: UInt64 = 0
        /// Who waits for each thing that somebody is at.
        var lines: [Thing: [Waiter]] = [:]
    }

    private let mostWaiting: Int
    private let state = Mutex(State())

    /// - Parameter mostWaiting: the most that wait for one thing.
    public init(mostWaiting: Int) {
        self.mostWaiting = mostWaiting
    }

    /// The things that somebody is at; tests see by it that they are forgotten.
    var busyCount: Int { state.withLock { $0.lines.count } }

    /// How many wait for a thing.
    func waitingCount(for thing: Thing) -> Int { state.withLock { $0.lines[thing]?.count ?? 0 } }

    /// Waits until it is this one's turn, and holds it while the body runs.
    ///
    /// - Throws: ``NoPlace/ofOwner`` when as many wait as may, `CancellationError` when the task is cancelled before its
    ///   turn, and what the body throws.
    public func run<Value>(_ thing: Thing, _ body: () async throws -> Value) async throws -> Value {
        try await wait(for: thing)
        defer { end(thing) }
        return try await body()
    }

    private func wait(for thing: Thing) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let answer = enter(thing, Waiter(number: number, continuation: continuation))
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            leave(thing, number)
        }
    }

    /// The answer for whoever need not wait, or may not.
    private func enter(_ thing: Thing, _ waiter: Waiter) -> Result<Void, any Error>? {
        state.withLock { state in
            // From here on a cancellation finds the waiter in its line.
            guard !Task.isCancelled else { return .failure(CancellationError()) }
            guard let line = state.lines[thing] else {
                state.lines[thing] = []
                return .success(())
            }
            guard line.count < mostWaiting else { return .failure(NoPlace.ofOwner) }
            state.lines[thing]?.append(waiter)
            return nil
        }
    }

    private func leave(_ thing: Thing, _ number: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.lines[thing]?.firstIndex(where: { $0.number == number }) else { return nil }
            return state.lines[thing]?.remove(at: index)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }

    private func end(_ thing: Thing) {
        let next = state.withLock { state -> Waiter? in
            guard let line = state.lines[thing], !line.isEmpty else {
                state.lines[thing] = nil
                return nil
            }
            return state.lines[thing]?.removeFirst()
        }
        next?.continuation.resume()
    }
}
