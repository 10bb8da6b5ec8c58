import AdminAccess
import GRDB
import RequestGuard

/// Counts attempts at passwords.
struct SQLiteLoginAttemptStore: LoginAttemptStore {
    /// The most records that one transaction removes, so that logins get their turn in between.
    private static let mostRemovedAtOnce = 5000

    let connection: Connection
    /// The most records that are kept.
    var mostRecords = LoginAttemptLimits.mostRecords

    func reserve(_ subjects: [AttemptSubject], now: Timestamp) async throws -> AttemptDecision {
        try await connection.write { database in
            let known = try subjects.map { try record(of: $0, in: database) }
            var records = known
            let decision = AttemptRecord.reserve(&records, of: subjects, now: now)
            for (subject, record) in zip(subjects, records) {
                if let record { try store(record, of: subject, in: database) }
            }
            if known.contains(nil) { try makeRoom(keeping: subjects, in: database) }
            return decision
        }
    }

    func release(_ subjects: [AttemptSubject], now: Timestamp) async throws {
        try await connection.write { database in
            for subject in subjects {
                guard var record = try record(of: subject, in: database) else { continue }
                record.release(now: now)
                try store(record, of: subject, in: database)
            }
        }
    }

    func forget(_ subjects: [AttemptSubject]) async throws {
        try await connection.write { database in
            for subject in subjects {
                try database.execute(sql: "DELETE FROM login_attempts WHERE subject = ?", arguments: [subject.key])
            }
        }
    }

    func forgetAll() async throws {
        try await connection.write { try $0.execute(sql: "DELETE FROM login_attempts") }
    }

    func removeForgotten(now: Timestamp) async throws {
        var removed = Self.mostRemovedAtOnce
        while removed == Self.mostRemovedAtOnce {
            removed = try await connection.write { database in
                try database.execute(
                    sql: """
                        DELETE FROM login_attempts WHERE subject IN
                        (SELECT subject FROM login_attempts WHERE forgotten_at <= ? ORDER BY forgotten_at LIMIT ?)
                        """,
                    arguments: [now.milliseconds, Self.mostRemovedAtOnce])
                return database.changesCount
            }
        }
    }

    private func record(of subject: AttemptSubject, in database: Database) throws -> AttemptRecord? {
        try Row.fetchOne(
            database, sql: "SELECT tries, last_at, blocked_until FROM login_attempts WHERE subject = ?",
            arguments: [subject.key]
        ).map { row in
            AttemptRecord(
                count: row["tries"], lastAt: Timestamp(milliseconds: row["last_at"]),
                blockedUntil: Timestamp(milliseconds: row["blocked_until"]))
        }
    }

    private func store(_ record: AttemptRecord, of subject: AttemptSubject, in database: Database) throws {
        let lastAt = record.lastAt.milliseconds
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO login_attempts (subject, tries, last_at, blocked_until, forgotten_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                subject.key, record.count, lastAt, record.blockedUntil.milliseconds,
                lastAt + Int64(subject.rule.forgottenAfterSeconds) * 1000,
            ])
    }

    /// Forgets the records with the oldest attempts beyond what is kept, but not the account's and not the ones at
    /// hand.
    private func makeRoom(keeping subjects: [AttemptSubject], in database: Database) throws {
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM login_attempts") ?? 0
        guard count > mostRecords else { return }
        let kept = subjects.map(\.key) + [AttemptSubject.account.key]
        let places = kept.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
            sql: """
                DELETE FROM login_attempts WHERE subject IN
                (SELECT subject FROM login_attempts WHERE subject NOT IN (\(places)) ORDER BY last_at LIMIT ?)
                """,
            arguments: StatementArguments(kept) + [count - mostRecords])
    }
}
