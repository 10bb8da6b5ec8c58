import AuditLog
import CommandLineIO
import Foundation
import PacCryptCore

/// The audit log of a data directory, as the commands use it.
struct AuditData {
    let folder: String
    let key: FernetKey

    /// - Parameter dataDirectory: the folder that holds `application_data`.
    /// - Throws: ``CommandFailure`` when there is no log, or no key for it.
    init(dataDirectory: String) throws {
        folder = Path.join(dataDirectory, "application_data")
        guard Path.isDirectory(folder) else {
            throw CommandFailure(.usage, "\(DisplayedName.quoted(folder)) is no folder: name it with --data-dir")
        }
        guard let key = try AdminKeyFile(folder: folder).load() else {
            throw CommandFailure(
                .usage, "\(DisplayedName.quoted(AdminKeyFile(folder: folder).path)) is missing: the log needs its key")
        }
        self.key = key
    }

    var reader: AuditReader { AuditReader(folder: folder, key: key) }

    /// What the log says with the head that the server keeps of it, and with others.
    func verify(_ heads: [AuditHead]) throws -> AuditVerification {
        // The head first: what is appended meanwhile may only make the log longer than the head says.
        let kept = try AuditHeads.store(in: folder).head(node: FileAuditLog.standardNode)
        return try AuditVerifier.verify(folder: folder, key: key, heads: heads + [kept].compactMap(\.self))
    }

    /// Puts on record that somebody at the command line reads the log.
    func record(_ kind: AuditEventKind) throws {
        let log = try FileAuditLog(
            folder: folder, key: key, heads: AuditHeads.store(in: folder),
            clock: { Int64(Date().timeIntervalSince1970 * 1000) },
            announce: { if $0.isAlarm { CommandExit.report($0.description) } })
        defer { log.close() }
        try log.recordBlocking(AuditEvent(kind, actor: .commandLine))
    }
}
