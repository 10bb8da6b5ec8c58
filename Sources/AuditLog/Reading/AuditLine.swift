import TextEncodings

/// A line of the log, opened.
public enum AuditLine: Sendable, Hashable {
    /// An entry of this program.
    case entry(AuditEntry)
    /// A line that the original PacCrypt wrote, as in `[2025-09-10 10:00:00] Admin login failed.`
    case original(String)
    /// A line that the key does not open: the verifier tells more.
    case unreadable
}

extension AuditLine {
    /// The line as the original would have written it: `[2026-01-15 10:30:00] …`, in UTC.
    public var legacyText: String {
        switch self {
        case .entry(let entry): entry.text
        case .original(let text): text
        case .unreadable: "[unreadable] This line was damaged, or sealed with another key."
        }
    }

    /// The line as a JSON object: an entry as it is stored, `{"original": "…"}`, or `{"unreadable": true}`.
    public var json: String {
        switch self {
        case .entry(let entry): String(decoding: entry.json, as: UTF8.self)
        case .original(let text): String(decoding: AuditEntry.json(["original": text]), as: UTF8.self)
        case .unreadable: #"{"unreadable": true}"#
        }
    }

    /// The time of the line in milliseconds since 1970; nil when there is none in it.
    public var time: Int64? {
        switch self {
        case .entry(let entry): entry.time
        case .original(let text): Self.time(ofOriginal: text)
        case .unreadable: nil
        }
    }

    /// The time at the beginning of a line of the original, `[2025-09-10 10:00:00] …`. The original wrote the local
    /// time of its machine without saying which; it is taken for UTC.
    private static func time(ofOriginal line: String) -> Int64? {
        guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
        let text = line[line.index(after: line.startIndex)..<end]
        return text.utf8.count == 19 ? RFC3339.milliseconds("\(text.replacing(" ", with: "T")).000Z") : nil
    }
}
