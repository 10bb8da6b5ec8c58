import PacCryptCore

/// Reads the log from its end, in blocks, across all of its files. Calls block.
public struct AuditReader: Sendable {
    private let folder: String
    private let key: FernetKey

    /// - Parameters:
    ///   - folder: the path of `application_data`.
    ///   - key: the key of `admin_key.key`.
    public init(folder: String, key: FernetKey) {
        self.folder = folder
        self.key = key
    }

    /// The newest lines that a filter lets pass.
    ///
    /// - Parameters:
    ///   - filter: which lines are asked for.
    ///   - before: ``AuditPage/next`` of the page before; nil for the log's end.
    ///   - limit: the most lines to return.
    ///   - scanning: the most lines to look at.
    /// - Throws: ``AuditLogError`` when a file cannot be read.
    public func page(
        _ filter: AuditFilter = AuditFilter(), before: UInt64? = nil, limit: Int, scanning: Int = 20_000
    ) throws(AuditLogError) -> AuditPage {
        AuditPage(lines: [], next: nil)
    }

    /// The last lines as `GET /admin-logs` gives them under `logs`, the oldest first.
    ///
    /// - Parameter limit: the most lines to return.
    /// - Throws: ``AuditLogError`` when a file cannot be read.
    public func legacyLines(limit: Int = 100) throws(AuditLogError) -> [String] {
        []
    }
}

extension AuditLine {
    /// The line as the original would have written it: `[2026-01-15 10:30:00] …`, in UTC.
    public var legacyText: String {
        switch self {
        case .entry(let entry): entry.event
        case .original(let text): text
        case .unreadable: "[?] This line cannot be read with the key."
        }
    }
}
