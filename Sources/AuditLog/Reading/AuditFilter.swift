/// Which lines are asked for: those that meet every condition that is set.
///
/// Lines of the original have a time and nothing else; they meet no other condition.
public struct AuditFilter: Sendable, Hashable {
    /// One of these kinds, by raw value; nil for all.
    public var kinds: Set<String>?
    /// This outcome, by raw value.
    public var outcome: String?
    /// This actor, as ``AuditActor/text``.
    public var actor: String?
    /// A client in one of these spellings; nil for all.
    public var clients: Set<String>?
    /// This share, as ``ShareTag/description``.
    public var share: String?
    /// Not before this time, in milliseconds since 1970.
    public var from: Int64?
    /// Before this time, in milliseconds since 1970.
    public var until: Int64?

    /// All lines.
    public init() {}
}

extension AuditFilter {
    /// Whether a line meets the conditions. A line that cannot be read meets none.
    public func matches(_ line: AuditLine) -> Bool {
        guard self != AuditFilter() else { return true }
        if from != nil || until != nil {
            guard let time = line.time else { return false }
            if let from, time < from { return false }
            if let until, time >= until { return false }
        }
        switch line {
        case .entry(let entry): return matches(entry)
        case .original: return kinds == nil && outcome == nil && actor == nil && clients == nil && share == nil
        case .unreadable: return false
        }
    }

    private func matches(_ entry: AuditEntry) -> Bool {
        (kinds?.contains(entry.event) ?? true)
            && (outcome.map { $0 == entry.outcome } ?? true)
            && (actor.map { $0 == entry.actor } ?? true)
            && (clients.map { entry.client.map($0.contains) ?? false } ?? true)
            && (share.map { $0 == entry.share } ?? true)
    }
}
