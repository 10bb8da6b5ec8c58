import Crypto
import TextEncodings

/// The state of following the chain: pure, one line after the other.
struct ChainFollower {
    struct Place {
        var file: String
        var line: Int
    }

    /// The most gaps that are remembered, to tell a moved entry from a copy.
    private static let mostGaps = 1000

    private var result = AuditVerification()
    private let heads: [AuditHead]
    /// Where the line before lies.
    private var last = Place(file: LogFolder.currentName, line: 0)
    /// Where the last entry lies that was in order.
    private var lastEntry = Place(file: LogFolder.currentName, line: 0)
    /// SHA-256 of the line that the next entry should name; nil when that is in doubt.
    private var expectedHash: [UInt8]? = [UInt8](repeating: 0, count: 32)
    /// An entry out of order behind it, which the next entry may name as well: whoever appends goes by the last line.
    private var misplaced: (entry: AuditEntry, hash: [UInt8], place: Place)?
    /// The largest number so far.
    private var seq: UInt64 = 0
    /// Lines since the last entry that are damaged entries, as far as one can tell.
    private var doubtful: UInt64 = 0
    /// Entries that are missing so far.
    private var gaps: [ClosedRange<UInt64>] = []
    /// What lay in the file before the chain.
    private var original = SHA256()

    init(heads: [AuditHead]) {
        self.heads = heads
    }

    /// - Parameter content: the line opened; nil for a blank one.
    mutating func follow(_ content: AuditLine?, _ line: ForwardLines.Line, at place: Place) {
        switch content {
        case .entry(let entry): follow(entry, line, at: place)
        case .original, .unreadable, nil:
            if seq == 0 {
                noteOriginal(content, line, at: place)
            } else {
                refuse(content, line, at: place)
            }
        }
        last = place
    }

    /// What the heads say about the end.
    func finished() -> AuditVerification {
        var copy = self
        copy.settleMisplaced(before: nil)
        var result = copy.result
        let newest = heads.filter { $0.seq > seq + doubtful }.max { $0.seq < $1.seq }
        if let newest {
            result.add(damage(.tailMissing(seq + doubtful + 1...newest.seq), last))
        }
        if seq > 0, let expectedHash { result.head = AuditHead(seq: seq, hash: expectedHash) }
        return result
    }

    // MARK: Lines

    private mutating func noteOriginal(_ content: AuditLine?, _ line: ForwardLines.Line, at place: Place) {
        if let bytes = line.bytes { original.update(data: bytes) }
        if line.isTerminated { original.update(data: [UInt8(ascii: "\n")]) }
        expectedHash = line.hash
        if content != nil { result.originalLineCount += 1 }
        // Before the chain began, a line that does not open was already so: the first entry tells whether it was.
        if content == .unreadable, !line.isTerminated { result.add(damage(.torn, place)) }
    }

    private mutating func refuse(_ content: AuditLine?, _ line: ForwardLines.Line, at place: Place) {
        switch content {
        case .unreadable where line.isTerminated:
            result.add(damage(.unreadable, place))
            doubtful += 1
        case .unreadable: result.add(damage(.torn, place))
        default: result.add(damage(.notAnEntry, place))
        }
        settleMisplaced(before: nil)
        // An entry that was appended after this line names it.
        expectedHash = nil
    }

    private mutating func follow(_ entry: AuditEntry, _ line: ForwardLines.Line, at place: Place) {
        let expected = seq + 1
        if entry.seq < expected {
            settleMisplaced(before: nil)
            misplaced = (entry, line.hash, place)
            return
        }
        if seq == 0 { begin(entry, at: place) }
        result.entryCount += 1
        let isNamed = settleMisplaced(before: entry)
        // Damaged lines between were entries, if the numbers say so.
        let from = expected + min(doubtful, entry.seq - expected)
        if entry.seq > from {
            result.add(damage(.missingBefore(from...entry.seq - 1), place))
            if gaps.count < Self.mostGaps { gaps.append(from...entry.seq - 1) }
        } else if !isNamed, let expectedHash, entry.previous != Hexadecimal.text(expectedHash) {
            result.add(damage(.replaced, lastEntry.line > 0 ? lastEntry : place))
        }
        seq = entry.seq
        doubtful = 0
        expectedHash = line.hash
        lastEntry = place
        for head in heads where head.seq == seq && head.hash != line.hash {
            result.add(damage(.notTheHead(head), place))
        }
    }

    /// Says which line is wrong about an entry out of order. Of two entries with one number the one is wrong that the
    /// next entry does not name.
    ///
    /// - Returns: whether the next entry names the entry out of order.
    @discardableResult
    private mutating func settleMisplaced(before next: AuditEntry?) -> Bool {
        guard let (entry, hash, place) = misplaced else { return false }
        misplaced = nil
        let isNamed = next.map { $0.previous == Hexadecimal.text(hash) } ?? false
        if gaps.contains(where: { $0.contains(entry.seq) }) {
            result.add(damage(.outOfOrder(seq: entry.seq), place))
        } else {
            let isForgedBefore = isNamed && entry.seq == seq && hash != expectedHash
            result.add(damage(.repeated(seq: entry.seq), isForgedBefore ? lastEntry : place))
        }
        return isNamed
    }

    /// The first entry of the chain says what lay before it.
    private mutating func begin(_ entry: AuditEntry, at place: Place) {
        guard entry.event == AuditEventKind.logStarted.rawValue else { return }
        let hash = Hexadecimal.text(original.finalize())
        if entry.detail["sha256"] != hash { result.add(damage(.originalChanged, place)) }
    }

    private func damage(_ kind: AuditDamage.Kind, _ place: Place) -> AuditDamage {
        AuditDamage(file: place.file, line: place.line, kind: kind)
    }
}
