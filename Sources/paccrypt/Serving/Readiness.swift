import AuditLog
import Foundation
import PacCryptServer
import SystemPackage
import Threads

/// Finds out what keeps the server from its work, in words for an operator.
struct Readiness: Sendable {
    let spool: Spool
    /// The folder that must be writable.
    let folder: FilePath
    let threads: ThreadPool
    let audit: any AuditSink
    let shares: ShareParts
    /// Whether only scanned files are accepted now.
    let isScanRequired: @Sendable () -> Bool

    func problems() async -> [String] {
        var problems = await diskProblems()
        if !audit.isHealthy { problems.append("The audit log cannot be written.") }
        problems += shares.upkeep.report.problems
        if isScanRequired(), let problem = shares.scanner.condition.problem { problems.append(problem) }
        return problems
    }

    private func diskProblems() async -> [String] {
        let (account, folder) = (spool.account, folder)
        do {
            return try await threads.run {
                var problems: [String] = []
                if folder.withPlatformString({ access($0, W_OK | X_OK) }) != 0 {
                    problems.append("The data directory cannot be written.")
                }
                do {
                    try account.checkRoom()
                } catch let error as SpoolError {
                    problems.append("\(error)")
                }
                return problems
            }
        } catch {
            return ["The volume of the data directory cannot be examined."]
        }
    }
}
