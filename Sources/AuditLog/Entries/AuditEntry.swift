import TextEncodings

/// An event as it stands in the log.
///
/// Its words are kept as text, so that entries of a newer version can be read and verified by an older one.
public struct AuditEntry: Sendable, Hashable {
    /// The place in the chain, from 1.
    public let seq: UInt64
    /// When it was written, in milliseconds since 1970.
    public let time: Int64
    /// The server that wrote it.
    public let node: String
    /// What happened: the raw value of an ``AuditEventKind``.
    public let event: String
    /// How it ended: the raw value of an ``AuditOutcome``.
    public let outcome: String
    /// Who did it, as ``AuditActor/text``.
    public let actor: String
    /// The client's address in text.
    public let client: String?
    /// The share that it concerns, as ``ShareTag/description``.
    public let share: String?
    /// More about it.
    public let detail: [String: String]
    /// How often it happened.
    public let count: Int
    /// SHA-256 of the line before, without its newline, in hexadecimal digits; zeros when there is none.
    public let previous: String
}

extension AuditEntry {
    /// - Parameter previous: SHA-256 of the line before.
    init(_ event: AuditEvent, seq: UInt64, time: Int64, node: String, after previous: [UInt8]) {
        self.init(
            seq: seq, time: time, node: node, event: event.kind.rawValue, outcome: event.outcome.rawValue,
            actor: event.actor.text, client: event.client, share: event.share?.description, detail: event.detail,
            count: event.count, previous: Hexadecimal.text(previous))
    }
}
