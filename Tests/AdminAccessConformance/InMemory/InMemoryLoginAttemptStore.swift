import AdminAccess
import RequestGuard
import Synchronization

/// Counts attempts as long as the process lives.
public final class InMemoryLoginAttemptStore: LoginAttemptStore {
    private let records = Mutex<[AttemptSubject: AttemptRecord]>([:])
    private let capacity: Int

    /// A store without attempts.
    ///
    /// - Parameter capacity: the most records that are kept.
    public init(capacity: Int = LoginAttemptLimits.mostRecords) {
        self.capacity = capacity
    }

    /// The number of records.
    public var count: Int { records.withLock(\.count) }

    public func reserve(_ subjects: [AttemptSubject], now: Timestamp) async -> AttemptDecision {
        records.withLock { records in
            var found = subjects.map { records[$0] }
            let decision = AttemptRecord.reserve(&found, of: subjects, now: now)
            for (subject, record) in zip(subjects, found) { records[subject] = record }
            while records.count > capacity,
                let oldest = records.filter({ $0.key != .account }).min(by: { $0.value.lastAt < $1.value.lastAt })
            {
                records[oldest.key] = nil
            }
            return decision
        }
    }

    public func release(_ subjects: [AttemptSubject], now: Timestamp) async {
        records.withLock { records in
            for subject in subjects { records[subject]?.release(now: now) }
        }
    }

    public func forget(_ subjects: [AttemptSubject]) async {
        records.withLock { records in
            for subject in subjects { records[subject] = nil }
        }
    }

    public func forgetAll() async {
        records.withLock { $0 = [:] }
    }

    public func removeForgotten(now: Timestamp) async {
        records.withLock { records in
            records = records.filter { !$0.value.isForgotten(by: $0.key.rule, now: now) }
        }
    }
}
