import RequestGuard

/// A server's side of ``PardonStore``: what has been pardoned since it looked last.
public actor PardonWatch {
    private let store: any PardonStore
    private var seen: Int64?

    /// - Parameter store: where pardons are left.
    public init(store: any PardonStore) {
        self.store = store
    }

    /// The pardons that came since the last call. The first call has none: a server begins without limits to forget.
    public func next() async throws -> [PardonSubject] {
        guard let seen else {
            self.seen = try await store.lastNumber()
            return []
        }
        let new = try await store.pardons(after: seen)
        self.seen = new.last?.number ?? seen
        return new.map(\.subject)
    }
}
