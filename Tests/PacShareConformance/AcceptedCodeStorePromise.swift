import PacShare
import Testing

/// What every adapter of `AcceptedCodeStore` promises. Each check gets an empty store.
public struct AcceptedCodeStorePromise: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    /// Checks the promise with an empty store.
    public let check: @Sendable (any AcceptedCodeStore) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (any AcceptedCodeStore) async throws -> Void) {
        testDescription = description
        self.check = check
    }

    /// All promises.
    public static let all = [
        AcceptedCodeStorePromise("a code is accepted once, and none of an earlier step after it") {
            (store) async throws in
            let (share, other) = (ShareID.random().key, ShareID.random().key)
            for (step, isAccepted) in [(100, true), (100, false), (99, false), (101, true), (100, false)] {
                #expect(try await store.accept(UInt64(step), of: share) == isAccepted, "\(step)")
            }
            #expect(try await store.accept(100, of: other))
        },
        AcceptedCodeStorePromise("of many who show one at the same time one is let in") { (store) async throws in
            let share = ShareID.random().key
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await store.accept(7, of: share) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 1)
        },
        AcceptedCodeStorePromise("what nobody accepts any more is forgotten, and nothing before that") {
            (store) async throws in
            let (share, other) = (ShareID.random().key, ShareID.random().key)
            let kept = ShareLimitation.keptCodeSteps
            #expect(try await store.accept(100, of: share))
            #expect(try await store.accept(100 + kept - 1, of: other))
            #expect(try await !store.accept(100, of: share))
            #expect(try await store.accept(100 + kept, of: other))
            #expect(try await store.accept(100, of: share))
        },
    ]
}
