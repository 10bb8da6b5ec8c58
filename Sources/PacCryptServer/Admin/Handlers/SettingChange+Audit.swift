import AuditLog
import Settings

extension SettingChange {
    /// The change as the audit log records it: the value before and after, of a list or table what was added and
    /// removed.
    ///
    /// - Parameters:
    ///   - outcome: how it ended.
    ///   - actor: who made it.
    ///   - client: the client's address.
    public func event(_ outcome: AuditOutcome = .success, _ actor: AuditActor, _ client: String? = nil) -> AuditEvent {
        AuditEvent(.settingsChange, outcome, actor: actor, client: client, detail: detail)
    }

    private var detail: [String: String] {
        guard let entries else { return ["setting": key.name, "old": old, "new": new] }
        var detail = ["setting": key.name, "entries": "\(entries.oldCount) → \(entries.newCount)"]
        detail["added"] = Self.line(entries.added)
        detail["removed"] = Self.line(entries.removed)
        return detail
    }

    /// Entries in one line; when they do not all fit into an entry of the log, the first ones, and how many there are.
    private static func line(_ entries: [String]) -> String? {
        guard !entries.isEmpty else { return nil }
        let whole = entries.joined(separator: ", ")
        guard whole.utf8.count > AuditEvent.valueLimit else { return whole }
        let beginning = { (count: Int) in "the first \(count) of \(entries.count): " }
        var room = AuditEvent.valueLimit - beginning(entries.count).utf8.count
        let kept = entries.prefix { entry in
            room -= entry.utf8.count + 2
            return room >= 0
        }
        return beginning(kept.count) + kept.joined(separator: ", ")
    }
}
