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
    static let current = Schema(
        steps: [.access, .shares, .acceptedCodes, .sessionList, .shareNetworks, .shareTotals])

    var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in steps { migrator.registerMigration(step.version, migrate: step.change) }
        return migrator
    }
}

extension Schema.Step {
    /// Sessions, devices, attempts at passwords, pardons and ends of the audit log. Times are milliseconds since 1970.
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

extension Schema.Step {
    /// Shares and the blobs that they refer to. What is not searched for is in the record alone.
    static let shares = Schema.Step("v2-shares") { database in
        // In a table without row numbers SQLite moves long rows about, and leaves copies that it does not overwrite.
        try database.execute(
            sql: """
                CREATE TABLE share_instance (
                    id BLOB NOT NULL,
                    inserted INTEGER NOT NULL
                ) STRICT;
                INSERT INTO share_instance (id, inserted) VALUES (randomblob(16), 0);
                CREATE TABLE shares (
                    key BLOB PRIMARY KEY NOT NULL,
                    uploader BLOB NOT NULL,
                    active_until INTEGER,
                    due_at INTEGER,
                    stored_bytes INTEGER,
                    record BLOB NOT NULL
                ) STRICT;
                CREATE INDEX shares_active ON shares (uploader, active_until) WHERE active_until IS NOT NULL;
                CREATE INDEX shares_due ON shares (due_at, key) WHERE due_at IS NOT NULL;
                CREATE INDEX shares_stored ON shares (stored_bytes) WHERE stored_bytes IS NOT NULL;
                CREATE TABLE share_blobs (
                    blob BLOB NOT NULL,
                    share BLOB NOT NULL REFERENCES shares (key) ON DELETE CASCADE,
                    PRIMARY KEY (blob, share)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX share_blobs_share ON share_blobs (share);
                """)
    }
}

extension Schema.Step {
    /// The last time step of a code that was accepted for a share without a record.
    static let acceptedCodes = Schema.Step("v3-accepted-codes") { database in
        try database.execute(
            sql: """
                CREATE TABLE accepted_codes (
                    share BLOB PRIMARY KEY NOT NULL,
                    step INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """)
    }
}

extension Schema.Step {
    /// What the list of sessions shows, and the attempts at a step-up that each has made.
    static let sessionList = Schema.Step("v4-session-list") { database in
        try database.execute(
            sql: """
                ALTER TABLE sessions ADD COLUMN network TEXT;
                ALTER TABLE sessions ADD COLUMN open_step_ups INTEGER NOT NULL DEFAULT 0;
                """)
    }
}

extension Schema.Step {
    /// The networks around who uploaded a share. Those of shares of before cannot be found from what is kept of them:
    /// they go on counting for their client alone, until their time is over.
    static let shareNetworks = Schema.Step("v5-share-networks") { database in
        try database.execute(
            sql: """
                ALTER TABLE shares ADD COLUMN uploader_network BLOB;
                ALTER TABLE shares ADD COLUMN uploader_wider_network BLOB;
                CREATE INDEX shares_active_network ON shares (uploader_network, active_until)
                    WHERE active_until IS NOT NULL;
                CREATE INDEX shares_active_wider_network ON shares (uploader_wider_network, active_until)
                    WHERE active_until IS NOT NULL;
                """)
    }
}
