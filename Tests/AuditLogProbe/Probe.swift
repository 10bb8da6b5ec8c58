import AuditLog
import FileSystem
import Foundation
import PacCryptCore
import SystemPackage

/// Appends to the log of a folder until it is killed, and prints the number of each entry once it is durable.
///
/// Arguments: the folder, and a word that tells this process's entries from others'.
@main
enum Probe {
    static func main() async throws {
        let folder = FilePath(CommandLine.arguments[1])
        let name = CommandLine.arguments[2]
        guard let key = try AdminKeyFile(folder: folder).load() else { exit(2) }
        var limits = FileAuditLog.Limits()
        limits.fileBytes = 20_000
        let log = try FileAuditLog(
            folder: folder, key: key, heads: FolderHeadStore(path: folder.appending("head").string), limits: limits,
            clock: { Int64(Date().timeIntervalSince1970 * 1000) }, announce: { _ in })
        try await withThrowingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0... {
                        let text = "\(name) \(task) \(number)"
                        let padding = String(repeating: "x", count: number % 300)
                        try await log.record(AuditEvent(.upload, detail: ["n": text, "padding": padding]))
                        let line = Array("\(text)\n".utf8)
                        _ = write(STDOUT_FILENO, line, line.count)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// Keeps the head in a file.
private struct FolderHeadStore: AuditHeadStore {
    let path: String

    func head(node: String) -> AuditHead? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { AuditHead($0) }
    }

    func store(_ head: AuditHead, node: String) throws(StorageFailure) {
        do {
            try head.description.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw .failed("\(error)")
        }
    }
}
