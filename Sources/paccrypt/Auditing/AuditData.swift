import AuditLog
import CommandLineIO
import FileSystem
import Foundation
import PacCryptCore
import SQLiteStore
import SystemPackage

/// The audit log of a data directory, as the commands use it.
struct AuditData {
    let folder: FilePath
    let key: FernetKey

    /// - Parameter dataDirectory: the folder that holds `application_data`.
    /// - Throws: ``CommandError`` when there is no log, or no key for it.
    init(dataDirectory: String) throws {
        folder = try Self.folder(of: dataDirectory)
        let file = AdminKeyFile(folder: folder)
        guard let key = try file.load() else {
            throw CommandError.auditKeyMissing(file.path.byteText)
        }
        self.key = key
    }

    var reader: AuditReader { AuditReader(folder: folder, key: key) }

    /// What the log says with the head that the server keeps of it, and with others.
    func verify(_ heads: [AuditHead]) throws -> AuditVerification {
        // The head first: what is appended meanwhile may only make the log longer than the head says.
        let kept = try headStore().head(node: FileAuditLog.standardNode)
        return try AuditVerifier.verify(folder: folder, key: key, heads: heads + [kept].compactMap(\.self))
    }

    /// Where the heads are that the server keeps.
    private func headStore() throws -> any AuditHeadStore {
        try StateDatabase(folder: folder).auditHeads
    }

    /// Puts on record that somebody at the command line reads the log.
    func record(_ kind: AuditEventKind) throws {
        let log = try FileAuditLog(
            folder: folder, key: key, heads: headStore(),
            clock: { Int64(Date().timeIntervalSince1970 * 1000) },
            announce: { if $0.isAlarm { CommandExit.report($0.description) } })
        defer { log.close() }
        try log.recordBlocking(AuditEvent(kind, actor: .commandLine))
    }

    /// The path of `application_data` in a data directory.
    ///
    /// - Throws: ``CommandError`` when there is no such folder.
    static func folder(of dataDirectory: String) throws -> FilePath {
        let folder = FilePath(byteText: dataDirectory).appending("application_data")
        guard (try? Stat(existing: folder))?.type == .directory else {
            throw CommandError.noDataFolder(folder.byteText)
        }
        return folder
    }
}
