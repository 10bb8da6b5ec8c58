import GRDB

/// The versions of the database, in order. A version that was released is never changed: a change is a new one.
struct Schema: Sendable {
    /// One step from a version to the next.
    struct Step: Sendable {
        let version: String
        let change: @Sendable (Database) throws -> Void

        init(_ version: String, _ change: @escaping @Sendable (Database) throws -> Void) {
            self.version = version
            self.change = change
        }
    }

    let steps: [Step]

    /// What this program reads and writes.
    static let current = Schema(steps: [.access])

    var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in steps { migrator.registerMigration(step.version, migrate: step.change) }
        return migrator
    }
}

extension Schema.Step {
    /// Sessions, devices, tries at passwords, pardons and ends of the audit log. Times are milliseconds since 1970.
    static let access = Schema.Step("v1-access") { database in
        try database.execute(
            sql: """
                CREATE TABLE sessions (
                    id BLOB PRIMARY KEY NOT NULL,
                    account TEXT NOT NULL,
                    epoch BLOB NOT NULL,
                    client TEXT,
                    created_at INTEGER NOT NULL,
                    last_used_at INTEGER NOT NULL,
                    pending_secret BLOB
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE devices (
                    id BLOB PRIMARY KEY NOT NULL,
                    epoch BLOB NOT NULL,
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE login_attempts (
                    subject TEXT PRIMARY KEY NOT NULL,
                    tries INTEGER NOT NULL,
                    last_at INTEGER NOT NULL,
                    blocked_until INTEGER NOT NULL,
                    forgotten_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX login_attempts_last_at ON login_attempts (last_at);
                CREATE INDEX login_attempts_forgotten_at ON login_attempts (forgotten_at);
                CREATE TABLE pardons (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    client TEXT,
                    left_at INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE audit_heads (
                    node TEXT PRIMARY KEY NOT NULL,
                    seq INTEGER NOT NULL,
                    hash BLOB NOT NULL
                ) STRICT, WITHOUT ROWID;
                """)
    }
}
