import FileSystem
import Foundation
import GRDB
import PacShare
import RequestGuard

/// Finds out whether the database was restored from a backup, and then gives it a new name: it lacks the shares that
/// were made since, whose blobs must not be taken for orphans.
///
/// A small file beside the database holds the database's name, how many shares were ever kept in it, and when the file
/// was written. The database holds the first two as well and is written first. So the database was restored when it
/// knows of fewer shares than the file, and the file was restored, alone or with the database, when the system changed
/// it at another time than it says. A file that was moved to another disk looks the same; that costs one sweep.
struct DatabaseMark: Sendable {
    /// How far the two times may be apart, in milliseconds.
    private static let tolerance: Int64 = 10_000
    private static let mostBytes = 128

    let connection: Connection
    private var file: StampedFile { StampedFile(path: connection.path.withSuffix(".mark")) }

    /// Gives the database a new name unless the file vouches for it. Blocks; to be called when the database is opened.
    func check() throws(SQLiteStoreError) {
        do {
            // Read before the database, which is never behind the file: another process may be adding shares.
            let found = try file.read(atMost: Self.mostBytes)
            let state = try connection.queue.write { database -> State? in
                let state = try State(in: database, of: connection)
                guard !Self.vouches(found, for: state) else { return nil }
                let renamed = State(instance: .random(), count: state.count)
                try database.execute(
                    sql: "UPDATE share_instance SET id = ?", arguments: [Data(renamed.instance.bytes)])
                return renamed
            }
            // After a crash just here the file does not vouch either, and the name changes once more.
            if let state { try file.overwrite(with: Self.text(state)) }
        } catch {
            throw SQLiteStoreError(error, path: connection.path)
        }
    }

    func instance() async throws -> InstanceID {
        try await connection.read { try State(in: $0, of: connection).instance }
    }

    /// Writes the file anew, after a share was added.
    func renew() async {
        await withCheckedContinuation { continuation in
            connection.queue.asyncWriteWithoutTransaction { database in
                // The share is kept already. A file that is behind tells less, and the next share brings it up again.
                if let state = try? State(in: database, of: connection) {
                    try? file.overwrite(with: Self.text(state))
                }
                continuation.resume()
            }
        }
    }

    /// What the database knows.
    private struct State {
        let instance: InstanceID
        let count: Int64

        init(instance: InstanceID, count: Int64) {
            self.instance = instance
            self.count = count
        }

        init(in database: Database, of connection: Connection) throws {
            guard
                let row = try Row.fetchOne(database, sql: "SELECT id, inserted FROM share_instance"),
                let instance = InstanceID(bytes: Array(row["id"] as Data))
            else { throw connection.malformed("share_instance") }
            self.init(instance: instance, count: row["inserted"])
        }
    }

    private static func text(_ state: State) -> [UInt8] {
        let numbers = [state.count, Timestamp.system().milliseconds].map { number in
            // As many digits for every number, so that the text is overwritten whole.
            let digits = String(number)
            return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
        }
        return Array("\(state.instance) \(numbers[0]) \(numbers[1])\n".utf8)
    }

    private static func vouches(_ found: (bytes: [UInt8], changedAt: Int64)?, for state: State) -> Bool {
        guard let found else { return false }
        let words = String(decoding: found.bytes, as: UTF8.self).dropLast().split(separator: " ")
        guard words.count == 3, let count = Int64(words[1]), let writtenAt = Int64(words[2]) else { return false }
        let (apart, overflow) = found.changedAt.subtractingReportingOverflow(writtenAt)
        return words[0] == state.instance.hexadecimal && count <= state.count && !overflow
            && apart.magnitude <= Self.tolerance.magnitude
    }
}
