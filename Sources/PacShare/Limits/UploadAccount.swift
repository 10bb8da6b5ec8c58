import RequestGuard
import Synchronization

/// What all uploads under way take together, which the stores do not show until they are shares.
///
/// Memory is bounded by the uploads: a client or a network without one is forgotten.
public final class UploadAccount: Sendable {
    private struct State {
        var bytes: UInt64 = 0
        /// The bytes by the widest networks that the uploads come from.
        var bytesOfNetworks: [UploaderKey: UInt64] = [:]
        var uploads: [UploaderKey: Int] = [:]
        /// The bytes of all uploads that ever became shares.
        var becameShares: UInt64 = 0

        func allowsOneMore(_ counts: [CountedShares]) -> Bool {
            counts.allSatisfy { $0.active + uploads[$0.allowance.uploader, default: 0] < $0.allowance.most }
        }
    }

    /// Files that are not finished, each of which keeps a file open.
    let files: FairBudget
    private let state = Mutex(State())

    /// - Parameters:
    ///   - maxFiles: the most files of uploads that are not finished.
    ///   - fewestOfOne: how many of them one client may always have, if that many are free.
    ///   - clock: the time by which it is decided who has to give way.
    public init(maxFiles: Int = 1024, fewestOfOne: Int = 100, clock: @escaping BudgetClock = { .now }) {
        files = FairBudget(total: maxFiles, least: fewestOfOne, keepsRoomForLittle: true, clock: clock)
    }

    /// The bytes of uploads under way.
    public var bytes: UInt64 { state.withLock { $0.bytes } }

    /// The uploads of a client, or of a network, that are under way.
    public func uploads(of uploader: UploaderKey) -> Int { state.withLock { $0.uploads[uploader] ?? 0 } }

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
        _ bytes: inout UInt64, to new: UInt64, expected: UInt64 = 0, of network: UploaderKey, stored: StoredBytes,
        limit: UInt64
    ) -> Bool {
        state.withLock { state in
            let others = state.bytes - bytes
            let own = (state.bytesOfNetworks[network] ?? 0).subtractingClamped(bytes)
            let wanted = own.addingClamped(new).addingClamped(expected)
            let kept = limit / UInt64(KeptRoom.denominator)
            let hasLittle = wanted <= limit / UInt64(KeptRoom.littleDenominator)
            // Whoever is nearly alone may fill all of the storage.
            let room = hasLittle || others - own < kept ? limit : limit - kept
            let newShares = state.becameShares.subtractingClamped(stored.becameShares)
            let all = [new, expected, others, newShares].reduce(stored.bytes) { $0.addingClamped($1) }
            guard all <= room else { return false }
            state.bytes = others.addingClamped(new)
            state.bytesOfNetworks[network] = own.addingClamped(new)
            bytes = new
            return true
        }
    }

    /// Ends the account of an upload.
    func end(_ bytes: UInt64, of network: UploaderKey, becameShare: Bool) {
        state.withLock { state in
            state.bytes = state.bytes.subtractingClamped(bytes)
            let left = (state.bytesOfNetworks[network] ?? 0).subtractingClamped(bytes)
            state.bytesOfNetworks[network] = left > 0 ? left : nil
            if becameShare { state.becameShares = state.becameShares.addingClamped(bytes) }
        }
    }

    /// Counts one more upload of a client and of the networks around it, unless one of them would have more than it may
    /// with the shares that it has.
    func begin(_ counts: [CountedShares]) -> Bool {
        state.withLock { state in
            guard state.allowsOneMore(counts) else { return false }
            for count in counts { state.uploads[count.allowance.uploader, default: 0] += 1 }
            return true
        }
    }

    /// As ``begin(_:)``, without counting.
    func canBegin(_ counts: [CountedShares]) -> Bool { state.withLock { $0.allowsOneMore(counts) } }

    /// Forgets an upload that ``begin(_:)`` counted.
    func end(_ uploaders: [UploaderKey]) {
        state.withLock { state in
            for uploader in uploaders {
                let left = (state.uploads[uploader] ?? 0) - 1
                state.uploads[uploader] = left > 0 ? left : nil
            }
        }
    }
}

/// The active shares of a client or a network, seen a moment ago, and how many it may have.
struct CountedShares: Sendable {
    let allowance: ShareAllowance
    let active: Int
}

extension UInt64 {
    /// The difference, or 0 when it would be negative.
    fileprivate func subtractingClamped(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
