import RequestGuard
import Synchronization

/// What all uploads under way take together, which the stores do not show until they are shares.
///
/// Memory is bounded by the uploads: a client without one is forgotten.
public final class UploadAccount: Sendable {
    private struct State {
        var bytes: UInt64 = 0
        var uploads: [ClientKey: Int] = [:]
        /// The bytes of all uploads that ever became shares.
        var becameShares: UInt64 = 0
    }

    /// Files that are not finished, each of which keeps a file open.
    let files: FairBudget
    private let state = Mutex(State())

    /// - Parameters:
    ///   - maxFiles: the most files of uploads that are not finished.
    ///   - fewestOfOne: how many of them one client may always have, if that many are free.
    ///   - clock: the time by which it is decided who has to give way.
    public init(maxFiles: Int = 1024, fewestOfOne: Int = 100, clock: @escaping BudgetClock = { .now }) {
        files = FairBudget(total: maxFiles, least: fewestOfOne, clock: clock)
    }

    /// The bytes of uploads under way.
    public var bytes: UInt64 { state.withLock { $0.bytes } }

    /// The uploads of a client that are under way.
    public func uploads(of client: ClientKey) -> Int { state.withLock { $0.uploads[client] ?? 0 } }

    /// What is stored, seen at a moment that uploads cannot slip through.
    struct StoredBytes {
        let bytes: UInt64
        fileprivate let becameShares: UInt64
    }

    /// Looks at what is stored. An upload that becomes a share meanwhile may be counted twice, never not at all.
    func look(at shares: any ShareStore) async throws -> StoredBytes {
        let becameShares = state.withLock { $0.becameShares }
        return StoredBytes(bytes: try await shares.totals().countedBytes, becameShares: becameShares)
    }

    /// Raises what an upload is counted with, when there is room.
    ///
    /// - Parameters:
    ///   - bytes: what it was counted with so far; changed when there is room.
    ///   - new: what it is to be counted with.
    ///   - expected: bytes that must fit as well, and are not counted.
    ///   - stored: what was stored a while ago.
    ///   - limit: the most bytes of everything together.
    /// - Returns: whether there is room.
    func raise(
        _ bytes: inout UInt64, to new: UInt64, expected: UInt64 = 0, stored: StoredBytes, limit: UInt64
    ) -> Bool {
        state.withLock { state in
            let others = state.bytes - bytes
            let newShares = state.becameShares.subtractingClamped(stored.becameShares)
            let all = [new, expected, others, newShares].reduce(stored.bytes) { $0.addingClamped($1) }
            guard all <= limit else { return false }
            state.bytes = others.addingClamped(new)
            bytes = new
            return true
        }
    }

    /// Ends the account of an upload.
    func end(_ bytes: UInt64, becameShare: Bool) {
        state.withLock { state in
            state.bytes = state.bytes.subtractingClamped(bytes)
            if becameShare { state.becameShares = state.becameShares.addingClamped(bytes) }
        }
    }

    /// Counts one more upload of a client, unless it would have more than `most` with the shares that it has.
    func begin(of client: ClientKey, shares: Int, most: Int) -> Bool {
        state.withLock { state in
            let uploads = state.uploads[client] ?? 0
            guard shares + uploads < most else { return false }
            state.uploads[client] = uploads + 1
            return true
        }
    }

    /// Forgets an upload that ``begin(of:shares:most:)`` counted.
    func end(of client: ClientKey) {
        state.withLock { state in
            let left = (state.uploads[client] ?? 0) - 1
            state.uploads[client] = left > 0 ? left : nil
        }
    }
}

extension UInt64 {
    /// The difference, or 0 when it would be negative.
    fileprivate func subtractingClamped(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
