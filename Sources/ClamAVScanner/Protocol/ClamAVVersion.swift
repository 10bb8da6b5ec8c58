/// What clamd answers to VERSION: `ClamAV 1.4.6/27520/Mon Jan  6 09:30:00 2025`, or the first part alone when its
/// database has no official signatures.
public struct ClamAVVersion: Sendable, Hashable {
    /// As "ClamAV 1.4.6".
    public let engine: String
    /// The number of the database of signatures.
    public let database: Int?
    /// The day on which the signatures were made, as "2025-01-06", by clamd's clock and time zone.
    public let signatureDate: String?

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads an answer; nil when it is none of a ClamAV.
    init?(_ bytes: some Sequence<UInt8>) {
        let text = ClamAVReply.printable(bytes.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") })
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard let engine = parts.first, engine.hasPrefix("ClamAV "), engine.count <= 64 else { return nil }
        self.engine = String(engine)
        database = parts.count > 1 ? UInt32(parts[1]).map { Int($0) } : nil
        signatureDate = parts.count > 2 ? Self.date(parts[2]) : nil
    }

    /// Reads what ctime(3) writes.
    private static func date(_ text: Substring) -> String? {
        let words = text.split(separator: " ")
        guard words.count == 5, let month = months.firstIndex(of: String(words[1])),
            let day = Int(words[2]), (1...31).contains(day), let year = Int(words[4]), (1970...9999).contains(year)
        else { return nil }
        return "\(year)-\(twoDigits(month + 1))-\(twoDigits(day))"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
