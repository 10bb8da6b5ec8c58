import PacCryptCore
import RequestGuard

/// The attempts of one subject that have not succeeded.
///
/// The rules are here, so that every store counts alike: a store keeps three numbers and calls these functions within
/// one atomic operation.
public struct AttemptRecord: Hashable, Sendable {
    /// The number of attempts.
    public var count: Int
    /// When the last one was made.
    public var lastAt: Timestamp
    /// When the next one may be made.
    public var blockedUntil: Timestamp

    /// Memberwise initializer.
    public init(count: Int, lastAt: Timestamp, blockedUntil: Timestamp) {
        self.count = count
        self.lastAt = lastAt
        self.blockedUntil = blockedUntil
    }

    /// A subject without attempts.
    public init(now: Timestamp) {
        self.init(count: 0, lastAt: now, blockedUntil: now)
    }

    /// Counts one attempt of every subject, or none if one of them must wait.
    ///
    /// - Parameters:
    ///   - records: the record of each subject; nil where there is none. All must be stored afterwards.
    ///   - subjects: the subjects, in the same order.
    ///   - now: the time.
    public static func reserve(
        _ records: inout [AttemptRecord?], of subjects: [AttemptSubject], now: Timestamp
    ) -> AttemptDecision {
        var current = zip(records, subjects).map { record, subject in
            record.map { $0.adjusted(to: subject.rule, now: now) } ?? AttemptRecord(now: now)
        }
        let wait = current.map { $0.blockedUntil.milliseconds - now.milliseconds }.max() ?? 0
        guard wait <= 0 else {
            records = zip(records, current).map { $0 == nil ? nil : $1 }
            return .refused(retryAfterSeconds: Int((wait + 999) / 1000))
        }
        for index in current.indices { current[index].take(subjects[index].rule, now: now) }
        records = current
        return .reserved
    }

    /// Gives back an attempt that was counted but not made.
    public mutating func release(now: Timestamp) {
        count = max(0, count - 1)
        blockedUntil = min(blockedUntil, now)
    }

    /// Whether the subject has made no attempt for so long that the record need not be kept.
    public func isForgotten(by rule: BackOffRule, now: Timestamp) -> Bool {
        now.milliseconds - lastAt.milliseconds >= Int64(rule.forgottenAfterSeconds) * 1000
    }

    /// The record as it counts now. When the clock was set back, waits are measured anew rather than for ever.
    private func adjusted(to rule: BackOffRule, now: Timestamp) -> AttemptRecord {
        if isForgotten(by: rule, now: now) { return AttemptRecord(now: now) }
        let longest = Timestamp(milliseconds: now.milliseconds + Int64(rule.longestSeconds) * 1000)
        return AttemptRecord(count: count, lastAt: min(lastAt, now), blockedUntil: min(blockedUntil, longest))
    }

    private mutating func take(_ rule: BackOffRule, now: Timestamp) {
        count = min(count, Int(Int32.max)) + 1
        lastAt = now
        blockedUntil = Timestamp(
            milliseconds: now.milliseconds + Int64(rule.waitSeconds(afterAttempt: count)) * 1000)
    }
}

/// What attempts at a password are counted by.
public enum AttemptSubject: Hashable, Sendable {
    /// One client, whatever it tries.
    case client(ClientKey)
    /// Everybody's attempts at the account, whichever name was typed: counting by name would tell which one is right.
    case account
    /// A browser that has logged in before.
    case device(TokenHash)

    /// A stable spelling, fit for the name of a record in a store.
    public var key: String {
        switch self {
        case .client(let client): "client:\(client)"
        case .account: "account"
        case .device(let id): "device:\(id.hexadecimal)"
        }
    }
}
