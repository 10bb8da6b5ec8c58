import PacShare
import PacShareConformance
import RequestGuard
import Synchronization

/// A store whose changes fail while it is told to, as on a disk that is full.
final class MoodyShareStore: ShareStore {
    static let failure = ShareError.storageUnavailable(cause: .full("The disk is full."))

    let memory = InMemoryShareStore()
    private let failures = Mutex(0)
    private let failing = Mutex<Set<ShareKey>>([])
    private let listed = Mutex(0)

    /// How many shares were read as being due.
    var listedCount: Int { listed.withLock { $0 } }

    func setFailing(_ isFailing: Bool) {
        fail(isFailing ? .max : 0)
    }

    /// Lets that many changes fail.
    func fail(_ count: Int) {
        failures.withLock { $0 = count }
    }

    /// Lets every change of these shares fail.
    func fail(_ keys: Set<ShareKey>) {
        failing.withLock { $0 = keys }
    }

    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async throws -> ShareOutcome? {
        let fails = failures.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
        guard !fails, !failing.withLock({ $0.contains(key) }) else { throw Self.failure }
        return await memory.perform(command, on: key, now: now)
    }

    func instance() async -> InstanceID { await memory.instance() }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async -> InsertReply {
        await memory.insert(share, quota: quota, now: now)
    }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        await memory.activeShares(of: uploader, now: now)
    }
    func share(_ key: ShareKey) async -> Share? { await memory.share(key) }
    func due(now: Timestamp, after: DueShare?, limit: Int) async -> [DueShare] {
        let due = await memory.due(now: now, after: after, limit: limit)
        listed.withLock { $0 += due.count }
        return due
    }
    func remove(_ key: ShareKey) async { await memory.remove(key) }
    func blobs(after: BlobID?, limit: Int) async -> [StoredReference] { await memory.blobs(after: after, limit: limit) }
    func totals() async -> ShareTotals { await memory.totals() }
}
