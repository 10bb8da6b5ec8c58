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
    /// This client address, as text.
    public var client: String?
    /// This share, as ``ShareTag/description``.
    public var share: String?
    /// Not before this time, in milliseconds since 1970.
    public var from: Int64?
    /// Before this time, in milliseconds since 1970.
    public var until: Int64?

    /// All lines.
    public init() {}
}
