import AdminAccess
import RequestGuard
import Testing

/// What every adapter of `PardonStore` promises.
public enum PardonStorePromises {
    /// All promises.
    public static let all: [PortPromise<any PardonStore>] = [
        PortPromise("an empty store has no pardons") { store in
            let number = try await store.lastNumber()
            #expect(number == 0)
            #expect(try await store.pardons(after: 0) == [])
        },
        PortPromise("pardons are told in order, each to whoever has not seen it") { store in
            let subjects: [PardonSubject] = [
                .client(try #require(IPAddress("203.0.113.5"))), .everybody,
                .client(try #require(IPAddress("2001:db8::1"))),
            ]
            for subject in subjects { try await store.leave(subject, now: Example.at(0)) }
            #expect(try await store.pardons(after: 0).map(\.subject) == subjects)
            #expect(try await store.pardons(after: 0).map(\.number) == [1, 2, 3])
            #expect(try await store.pardons(after: 2).map(\.subject) == [subjects[2]])
            #expect(try await store.pardons(after: 3) == [])
            #expect(try await store.lastNumber() == 3)
        },
        PortPromise("old pardons go, and their numbers are not used again") { store in
            try await store.leave(.everybody, now: Example.at(0))
            try await store.leave(.everybody, now: Example.at(1))
            try await store.leave(.everybody, now: Example.at(Int64(Pardon.lifetimeSeconds) * 1000))
            #expect(try await store.pardons(after: 0).map(\.number) == [2, 3])
            #expect(try await store.lastNumber() == 3)
        },
    ]
}
