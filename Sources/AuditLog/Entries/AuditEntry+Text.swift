extension AuditEntry {
    /// The entry in one line without its time and detail: `login failure, anonymous, from 203.0.113.9, 3 times`.
    public var summary: String {
        var parts = ["\(event) \(outcome)", actor]
        if let client { parts.append("from \(client)") }
        if let share { parts.append("share \(share)") }
        if count > 1 { parts.append("\(count) times") }
        return parts.joined(separator: ", ")
    }

    /// The entry in one line, as people read it: `[2026-01-15 10:30:00] login failure, …`, in UTC.
    public var text: String {
        let pairs = detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let more = pairs.isEmpty ? "" : " (\(pairs.joined(separator: "; ")))"
        return "[\(UTCTime.legacyText(time))] \(summary)\(more)"
    }
}
