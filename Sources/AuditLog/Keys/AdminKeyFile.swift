import PacCryptCore

/// `admin_key.key`: the Fernet key that seals the credentials and the log.
public struct AdminKeyFile: Sendable {
    /// The file's name below `application_data`.
    public static let name = "admin_key.key"

    /// The path of the file.
    public var path: String { folder + "/" + Self.name }
    private let folder: String

    /// - Parameter folder: the path of `application_data`.
    public init(folder: String) {
        self.folder = folder
    }

    /// The key in the file; nil when there is no file.
    ///
    /// - Throws: ``AuditLogError/Code/keyMalformed``, or ``AuditLogError/Code/unavailable`` when it cannot be read.
    public func load() throws(AuditLogError) -> FernetKey? {
        nil
    }

    /// The key in the file, or a new one in a new file that only the owner can read.
    ///
    /// - Throws: ``AuditLogError/Code/keyMissing`` when there is none but something that it sealed: a new key would
    ///   make that unreadable for ever. As ``load()`` otherwise.
    public func loadOrCreate() throws(AuditLogError) -> FernetKey {
        throw AuditLogError(.unavailable, "Not built yet.")
    }
}
