/// How the files that the system lets the process have open at once are shared out.
///
/// A part is kept for the unfinished files of uploads, and another one for what must
/// always open: the database, the audit log, and the files of settings and account.
public struct DescriptorBudget: Sendable, Equatable {
    /// Files that only the server itself opens.
    static let reserve = 128
    /// A connection, and the two files that answering on it may need: one that is read and a second that is spooled, or
    /// the connection to the virus scanner.
    private static let perConnection = 3
    /// The files of one share. However few there are, a client may have as many that are not finished.
    public static let filesOfShare = 100

    /// The most open connections.
    public let connections: Int
    /// The most files of uploads that are not finished.
    public let unfinishedFiles: Int

    /// - Parameter openFiles: how many files the process may have open.
    public init(openFiles: Int) {
        let left = max(0, openFiles - Self.reserve)
        unfinishedFiles = min(max(left / 4, Self.filesOfShare), 8192)
        connections = min(max((left - unfinishedFiles) / Self.perConnection, 16), 1024)
    }
}
