import AuditLog

/// Where the commands find the heads that the server keeps.
enum AuditHeads {
    /// The store of a data directory's heads.
    ///
    /// - Parameter folder: the path of `application_data`.
    static func store(in folder: String) throws -> any AuditHeadStore {
        InMemoryAuditHeadStore()
    }
}
