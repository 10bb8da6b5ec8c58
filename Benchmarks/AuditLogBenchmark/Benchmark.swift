import AuditLog
import Foundation
import PacCryptCore
import SystemPackage

/// Entries per second made durable, and how long one waits, for some numbers of tasks that record at the same time.
///
/// The first argument is the folder to write in, so that the disk can be chosen; the second the seconds for each
/// number.
@main
enum Benchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let parent = arguments.count > 1 ? arguments[1] : NSTemporaryDirectory()
        let seconds = arguments.count > 2 ? Double(arguments[2]) ?? 5 : 5
        for tasks in [1, 8, 64] {
            let folder = "\(parent)/paccrypt-benchmark-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let log = try FileAuditLog(
                folder: FilePath(folder), key: .random(), heads: NoHeads(),
                clock: { Int64(Date().timeIntervalSince1970 * 1000) }, announce: { _ in })
            let waits = try await measure(log, tasks: tasks, seconds: seconds).sorted()
            log.close()
            let perSecond = Int(Double(waits.count) / seconds)
            let (median, late) = (waits[waits.count / 2], waits[waits.count * 99 / 100])
            print("\(tasks) task(s): \(perSecond) entries/s, wait median \(median) µs, 99th percentile \(late) µs")
        }
    }

    /// The waits of all entries, in microseconds.
    private static func measure(_ log: FileAuditLog, tasks: Int, seconds: Double) async throws -> [Int] {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        let event = AuditEvent(
            .settingsChange, actor: .admin("admin"), client: "2001:db8::1",
            detail: ["max_file_age_days": "14 → 30", "rate_limit_per_minute": "60 → 120"])
        return try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var waits: [Int] = []
                    while clock.now < end {
                        let start = clock.now
                        try await log.record(event)
                        waits.append(Int((clock.now - start) / .microseconds(1)))
                    }
                    return waits
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

/// Forgets the ends of logs: what is measured is the log alone.
private struct NoHeads: AuditHeadStore {
    func head(node: String) -> AuditHead? { nil }

    func store(_ head: AuditHead, node: String) {}
}
