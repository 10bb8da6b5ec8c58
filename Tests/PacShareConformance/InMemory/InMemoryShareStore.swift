import PacShare
import RequestGuard
import Synchronization

/// Shares in the memory of one process. Operations never suspend.
public final class InMemoryShareStore: ShareStore {
    private let shares = Mutex<[ShareKey: Share]>([:])
    private let id: InstanceID

    /// Makes an empty store.
    public init(instance: InstanceID = .random()) {
        id = instance
    }

    public func instance() async -> InstanceID { id }

    public func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async -> InsertReply {
        shares.withLock { shares in
            guard shares[share.key] == nil else { return .exists }
            for allowance in quota.allowances(of: share.uploaders) {
                let active = Self.active(shares, of: allowance.uploader, at: now)
                guard active < allowance.most else { return .tooManyOfClient }
            }
            shares[share.key] = share
            return .inserted
        }
    }

    public func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        shares.withLock { Self.active($0, of: uploader, at: now) }
    }

    private static func active(_ shares: [ShareKey: Share], of uploader: UploaderKey, at now: Timestamp) -> Int {
        shares.values.count { $0.uploaders.contains(uploader) && $0.isActive(at: now) }
    }

    public func share(_ key: ShareKey) async -> Share? {
        shares.withLock { $0[key] }
    }

    public func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async -> ShareOutcome? {
        shares.withLock { shares in
            guard var share = shares[key] else { return nil }
            let (reply, events) = share.handle(command, now: now)
            shares[key] = share
            return ShareOutcome(reply: reply, events: events, share: share)
        }
    }

    public func due(now: Timestamp, after: DueShare?, limit: Int) async -> [DueShare] {
        shares.withLock { shares in
            let due = shares.values.compactMap { share in share.nextDue.map { DueShare(key: share.key, moment: $0) } }
            let later = due.filter { share in
                share.moment <= now && after.map { ($0.moment, $0.key) < (share.moment, share.key) } ?? true
            }
            return Array(later.sorted { ($0.moment, $0.key) < ($1.moment, $1.key) }.prefix(limit))
        }
    }

    public func remove(_ key: ShareKey) async {
        shares.withLock { $0[key] = nil }
    }

    public func blobs(after: BlobID?, limit: Int) async -> [StoredReference] {
        shares.withLock { shares in
            let all = shares.values.flatMap { share in
                share.storedBlobs.map {
                    StoredReference(
                        blob: $0.id, share: share.key, activeUntil: share.state == .active ? share.expiresAt : nil)
                }
            }
            let later = all.filter { reference in after.map { $0 < reference.blob } ?? true }
            return Array(later.sorted { $0.blob < $1.blob }.prefix(limit))
        }
    }

    public func totals() async -> ShareTotals {
        shares.withLock { shares in
            let stored = shares.values.filter { !$0.storedBlobs.isEmpty }
            return ShareTotals(
                count: stored.count,
                storedBytes: stored.reduce(0) { sum, share in
                    let (next, overflow) = sum.addingReportingOverflow(share.countedBytes)
                    return overflow ? .max : next
                },
                records: shares.count, files: stored.reduce(0) { $0 + $1.storedBlobs.count })
        }
    }
}
