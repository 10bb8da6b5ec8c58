/// Something that does not fit in the log, and where.
public struct AuditDamage: Sendable, Hashable {
    /// What does not fit.
    public enum Kind: Sendable, Hashable {
        /// The line does not open with the key: it was edited, or is no entry.
        case unreadable
        /// The line opens, but the next one was written after another one: it was replaced with the right key.
        case replaced
        /// The line opens, but is no entry of the chain: it was inserted.
        case notAnEntry
        /// An entry that has been there already: a copy, or a forgery under its number.
        case repeated(seq: UInt64)
        /// An entry that belongs further up: lines were swapped.
        case outOfOrder(seq: UInt64)
        /// Entries are missing before the line: they were removed, or moved.
        case missingBefore(ClosedRange<UInt64>)
        /// The log ends with this line, but later entries were written: the tail was cut off.
        case tailMissing(ClosedRange<UInt64>)
        /// The last line has no end: a crash left it, and the next start repairs it.
        case torn
        /// What the original wrote is not what the first entry says of it.
        case originalChanged
        /// The entry is not the one whose head was kept: the log was rewritten from here or from further up.
        case notTheHead(AuditHead)
    }

    /// The file's name.
    public let file: String
    /// The line in the file, from 1; 0 when there is none.
    public let line: Int
    /// What does not fit.
    public let kind: Kind
}

extension AuditDamage: CustomStringConvertible {
    /// One line for people: `admin_logs.enc line 7: …`.
    public var description: String { "\(file) line \(line): \(reason)" }

    private var reason: String {
        switch kind {
        case .unreadable: "does not open with the key: it was edited, or is no entry"
        case .replaced: "is not the line that the next one was written after: it was replaced"
        case .notAnEntry: "is no entry of this log: it was inserted"
        case .repeated(let seq): "entry \(seq) a second time: it was duplicated or inserted"
        case .outOfOrder(let seq): "entry \(seq) belongs further up: lines were swapped or moved"
        case .missingBefore(let range): "\(Self.text(range)) missing before it: removed or moved"
        case .tailMissing(let range): "\(Self.text(range)) missing after it: the end of the log was cut off"
        case .torn: "is incomplete, as a crash leaves it: the next start repairs and records it"
        case .originalChanged: "what the original wrote above it was changed"
        case .notTheHead(let head):
            "entry \(head.seq) is not the one of the head \(head): the log was rewritten here or further up"
        }
    }

    private static func text(_ range: ClosedRange<UInt64>) -> String {
        range.count == 1 ? "entry \(range.lowerBound) is" : "entries \(range.lowerBound) to \(range.upperBound) are"
    }
}
