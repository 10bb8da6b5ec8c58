import TextEncodings

/// Something that happened and belongs on record.
///
/// It never holds a password, key, code, token, cookie, id of a share or name of a file. Whatever is longer than its
/// bound is cut, so that an entry fits on a line; control characters become U+FFFD.
public struct AuditEvent: Sendable, Hashable {
    /// The most pairs that the detail holds; the first ones by key are kept.
    public static let detailLimit = 32
    /// The most bytes of UTF-8 in a name: an actor, a client, a key of the detail.
    public static let nameLimit = 128
    /// The most bytes of UTF-8 in a value of the detail.
    public static let valueLimit = 512

    /// What happened.
    public let kind: AuditEventKind
    /// How it ended.
    public let outcome: AuditOutcome
    /// Who did it.
    public let actor: AuditActor
    /// The client's address in text; nil when there was none.
    public let client: String?
    /// The share that it concerns.
    public let share: ShareTag?
    /// More about it, such as a setting's old and new value.
    public let detail: [String: String]
    /// How often it happened, at least 1: failures that repeat and say the same share one entry.
    public let count: Int

    /// - Parameters:
    ///   - kind: what happened.
    ///   - outcome: how it ended.
    ///   - actor: who did it.
    ///   - client: the client's address in text.
    ///   - share: the share that it concerns.
    ///   - detail: more about it; see the bounds above.
    ///   - count: how often it happened; less than 1 counts as 1.
    public init(
        _ kind: AuditEventKind, _ outcome: AuditOutcome = .success, actor: AuditActor = .anonymous,
        client: String? = nil, share: ShareTag? = nil, detail: [String: String] = [:], count: Int = 1
    ) {
        self.kind = kind
        self.outcome = outcome
        self.actor = if case .admin(let name) = actor { .admin(Self.bounded(name, Self.nameLimit)) } else { actor }
        self.client = client.map { Self.bounded($0, Self.nameLimit) }
        self.share = share
        self.detail = Self.bounded(detail)
        self.count = max(1, count)
    }

    /// The same event, seen `count` times.
    public func repeated(_ count: Int) -> AuditEvent {
        AuditEvent(kind, outcome, actor: actor, client: client, share: share, detail: detail, count: count)
    }

    /// The same event, seen `count` times from one moment to another, in milliseconds since 1970: the detail names them
    /// as `first` and `last`.
    func repeated(_ count: Int, from first: Int64, to last: Int64) -> AuditEvent {
        let times = ["first": RFC3339.text(milliseconds: first), "last": RFC3339.text(milliseconds: last)]
        return AuditEvent(
            kind, outcome, actor: actor, client: client, share: share, detail: detail.merging(times) { $1 },
            count: count)
    }

    private static func bounded(_ detail: [String: String]) -> [String: String] {
        let kept = detail.sorted { $0.key < $1.key }.prefix(detailLimit)
        return Dictionary(kept.map { (bounded($0.key, nameLimit), bounded($0.value, valueLimit)) }) { first, _ in first
        }
    }

    private static func bounded(_ text: String, _ limit: Int) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            let kept = scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
            count += UTF8.width(kept)
            guard count <= limit else {
                return String(result) + "…"
            }
            result.append(kept)
        }
        return String(result)
    }
}

/// Who did it, as far as that is proven: a name that somebody typed is none.
public enum AuditActor: Sendable, Hashable {
    /// Somebody who has not logged in.
    case anonymous
    /// An admin with a session, by name.
    case admin(String)
    /// Somebody at the machine's command line.
    case commandLine
    /// The program itself.
    case system

    /// As it stands in the log: `anonymous`, `admin:NAME`, `command_line`, `system`.
    public var text: String {
        switch self {
        case .anonymous: "anonymous"
        case .admin(let name): "admin:\(name)"
        case .commandLine: "command_line"
        case .system: "system"
        }
    }
}

/// How it ended.
public enum AuditOutcome: String, Sendable, CaseIterable {
    /// It was done.
    case success
    /// It was tried and failed: a wrong password, a full disk.
    case failure
    /// It was not allowed.
    case refused
}
