import Foundation
import PacCryptCore

/// `admin_key.key`: the Fernet key that seals the credentials and the log.
public struct AdminKeyFile: Sendable {
    /// The file's name below `application_data`.
    public static let name = "admin_key.key"
    /// What lies sealed beside it, apart from the log.
    private static let sealedNames = ["admin_creds.json", "setup_token"]
    /// A key is 44 characters; white space around it is allowed.
    private static let mostBytes: UInt64 = 4096

    /// The path of the file.
    public var path: String { folder + "/" + Self.name }
    private let folder: String

    /// - Parameter folder: the path of `application_data`, which exists.
    public init(folder: String) {
        self.folder = folder
    }

    /// The key in the file; nil when there is no file. Blocks.
    ///
    /// - Throws: ``AuditLogError/Code/keyMalformed``, or ``AuditLogError/Code/unavailable`` when it cannot be read.
    public func load() throws(AuditLogError) -> FernetKey? {
        var status = stat()
        if stat(path, &status) != 0, errno == ENOENT { return nil }
        var bytes = try OpenFile(path, O_RDONLY, name: Self.name).read(0..<Self.mostBytes)
        defer { bytes.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) } }
        guard let text = String(validating: bytes, as: UTF8.self), let key = try? FernetKey(text: text) else {
            throw AuditLogError(
                .keyMalformed, "\(path) does not hold a key. Put your copy of application_data/\(Self.name) there")
        }
        return key
    }

    /// The key in the file, or a new one in a new file that only the owner can read. Blocks.
    ///
    /// - Throws: ``AuditLogError/Code/keyMissing`` when there is none but something that it sealed: a new key would
    ///   make that unreadable for ever. As ``load()`` otherwise.
    public func loadOrCreate() throws(AuditLogError) -> FernetKey {
        if let key = try load() { return key }
        let names = Self.sealedNames.filter { access(folder + "/" + $0, F_OK) == 0 }
        let sealed = names + (try LogFolder(path: folder).names())
        if let first = sealed.first {
            throw AuditLogError(
                .keyMissing,
                "\(path) is missing, but it sealed \(first). Put your copy of application_data/\(Self.name) there")
        }
        let key = FernetKey.random()
        return try create(key) ? key : try loadOrCreate()
    }

    /// Writes a new file; false when another process was first.
    private func create(_ key: FernetKey) throws(AuditLogError) -> Bool {
        let temporary = "\(folder)/.\(Self.name).\(UInt64.random(in: 0 ... .max)).tmp"
        defer { unlink(temporary) }
        let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, name: Self.name)
        try file.shareOwner(of: folder)
        let text = key.text
        var count = 0
        while count < text.count {
            count += try systemCall("write \(path)") {
                text.withUnsafeBytes { write(file.descriptor, $0.baseAddress?.advanced(by: count), $0.count - count) }
            }
        }
        try systemCall("synchronise \(path)") { fsync(file.descriptor) }
        // Unlike a rename, a link never replaces a file.
        if link(temporary, path) != 0 {
            guard errno == EEXIST else { throw systemFailure("create \(path)", errno) }
            return false
        }
        try synchronizeFolder(folder)
        return true
    }
}
