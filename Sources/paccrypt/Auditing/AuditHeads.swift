import AuditLog
import CommandLineIO
import SQLiteStore

/// Where the commands find the heads that the server keeps.
enum AuditHeads {
    /// The store of a data directory's heads.
    ///
    /// - Parameter folder: the path of `application_data`.
    /// - Throws: ``CommandFailure`` when the database cannot be used.
    static func store(in folder: String) throws -> any AuditHeadStore {
        do {
            return try StateDatabase(folder: folder).auditHeads
        } catch {
            throw CommandFailure(.other, error.reason)
        }
    }
}
