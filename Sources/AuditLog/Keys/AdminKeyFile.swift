import FileSystem
import PacCryptCore
import SystemPackage

/// `admin_key.key`: the Fernet key that seals the credentials and the log.
public struct AdminKeyFile: Sendable {
    /// The file's name below `application_data`.
    public static let name = "admin_key.key"
    /// What lies sealed beside it, apart from the log.
    private static let sealedNames = ["admin_creds.json", "setup_token"]
    /// A key is 44 characters; white space around it is allowed.
    private static let mostBytes: UInt64 = 4096

    private let folder: FilePath
    private var file: DurableFile { DurableFile(folder: folder, name: FilePath(Self.name)) }

    /// The path of the file.
    public var path: FilePath { file.path }

    /// - Parameter folder: the path of `application_data`, which exists.
    public init(folder: FilePath) {
        self.folder = folder
    }

    /// The key in the file; nil when there is no file. Blocks.
    ///
    /// - Throws: ``AuditLogError/keyMalformed(_:)``, or ``AuditLogError/file(_:)`` when it cannot be read.
    public func load() throws(AuditLogError) -> FernetKey? {
        // Bound once: a second binding would be wiped as a copy.
        guard
            var bytes = try onFiles(
                AuditLogError.file,
                { () throws(FileError) in
                    try ifPresent { () throws(FileError) in
                        try OpenFile(path, .readOnly, .nonBlocking, action: "read").requireRegular()
                            .read(0..<Self.mostBytes)
                    }
                })
        else { return nil }
        defer { Self.wipe(&bytes) }
        guard let text = String(validating: bytes, as: UTF8.self), let key = try? FernetKey(text: text) else {
            throw .keyMalformed(path)
        }
        return key
    }

    /// The key in the file, or a new one in a new file that only the owner can read. What a crash left of an earlier
    /// attempt, which may be the key under another name, is removed. Blocks.
    ///
    /// - Parameter now: in seconds since 1970, for what counts as left; nil for the system's time.
    /// - Throws: ``AuditLogError/keyMissing(_:sealed:)`` when there is none but something that it sealed: a new key
    ///   would make that unreadable for ever. As ``load()`` otherwise.
    public func loadOrCreate(now: Int? = nil) throws(AuditLogError) -> FernetKey {
        if let key = try load() {
            // Whether that works decides nothing about the key.
            _ = try? file.removeOldLeftovers(now: now)
            return key
        }
        let logs = try onFiles(AuditLogError.file) { () throws(FileError) in try LogFolder(path: folder).names() }
        let others = Self.sealedNames.filter { DurableFile(folder: folder, name: FilePath($0)).exists }
        if let first = (others + logs).first { throw .keyMissing(path, sealed: FilePath(first)) }
        let key = FernetKey.random()
        var bytes = key.text.withUnsafeBytes { Array($0) }
        defer { Self.wipe(&bytes) }
        let isCreated = try onFiles(AuditLogError.file) { () throws(FileError) in try file.create(with: bytes) }
        if isCreated { return key }
        // Another process was first.
        if let key = try load() { return key }
        throw .file(.system(.noSuchFileOrDirectory, action: "read", path: path))
    }

    private static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
    }
}
