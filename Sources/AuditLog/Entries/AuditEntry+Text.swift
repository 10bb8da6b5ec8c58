import TextEncodings

extension AuditEntry {
    /// When it was written, as the log has it: RFC 3339 in UTC with milliseconds, `2026-01-15T10:30:00.000Z`.
    public var timeText: String { RFC3339.text(milliseconds: time) }

    /// The same for people: `2026-01-15 10:30:00`, in UTC.
    public var shortTimeText: String { timeText.prefix(19).split(separator: "T").joined(separator: " ") }

    /// The entry in one line without its time and detail: `login failure, anonymous, from 203.0.113.9, 3 times`.
    public var summary: String { summary(of: "\(event) \(outcome)") }

    /// The same for the ordinary log, with what tells events of one name apart: `download success (delivered), …`.
    /// Only words of this program are taken from the detail, never what somebody typed.
    var announcement: String {
        let isWord = { (text: String) in
            text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
        }
        let kinds = ["step", "reason"].compactMap { detail[$0] }.filter { !$0.isEmpty && isWord($0) }
        return summary(of: "\(event) \(outcome)" + kinds.map { " (\($0))" }.joined())
    }

    private func summary(of what: String) -> String {
        var parts = [what, actor]
        if let client { parts.append("from \(client)") }
        if let share { parts.append("share \(share)") }
        if count > 1 { parts.append("\(count) times") }
        return parts.joined(separator: ", ")
    }

    /// The entry in one line, as people read it: `[2026-01-15 10:30:00] login failure, …`, in UTC.
    public var text: String {
        let pairs = detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let more = pairs.isEmpty ? "" : " (\(pairs.joined(separator: "; ")))"
        return "[\(shortTimeText)] \(summary)\(more)"
    }
}
