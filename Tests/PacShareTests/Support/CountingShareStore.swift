import PacShare
import PacShareConformance
import RequestGuard
import Synchronization

/// Counts the commands.
final class CountingShareStore: ShareStore {
    private let store = InMemoryShareStore()
    private let count = Mutex(0)

    var performed: Int { count.withLock { $0 } }

    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async -> ShareOutcome? {
        count.withLock { $0 += 1 }
        return await store.perform(command, on: key, now: now)
    }

    func instance() async -> InstanceID { await store.instance() }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async -> InsertReply {
        await store.insert(share, quota: quota, now: now)
    }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        await store.activeShares(of: uploader, now: now)
    }
    func share(_ key: ShareKey) async -> Share? { await store.share(key) }
    func due(now: Timestamp, after: DueShare?, limit: Int) async -> [DueShare] {
        await store.due(now: now, after: after, limit: limit)
    }
    func remove(_ key: ShareKey) async { await store.remove(key) }
    func blobs(after: BlobID?, limit: Int) async -> [StoredReference] { await store.blobs(after: after, limit: limit) }
    func totals() async -> ShareTotals { await store.totals() }
}
