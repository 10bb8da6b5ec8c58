import GRDB

extension Schema.Step {
    /// How much there is of shares, kept with each change of them: uploads ask for it at every file and every few MiB,
    /// and to count all rows would hold up everybody else who needs the database.
    ///
    /// Bytes are 64 bits without a sign, whose sum may need more: high and low halves are added up apart.
    static let shareTotals = Schema.Step("v6-share-totals") { database in
        try database.execute(
            sql: """
                CREATE TABLE share_totals (
                    records INTEGER NOT NULL,
                    stored INTEGER NOT NULL,
                    stored_high INTEGER NOT NULL,
                    stored_low INTEGER NOT NULL,
                    files INTEGER NOT NULL
                ) STRICT;
                INSERT INTO share_totals (records, stored, stored_high, stored_low, files)
                SELECT count(*), count(stored_bytes), coalesce(sum((stored_bytes >> 32) & 4294967295), 0),
                    coalesce(sum(stored_bytes & 4294967295), 0), (SELECT count(*) FROM share_blobs)
                FROM shares;
                CREATE TRIGGER share_totals_inserted AFTER INSERT ON shares BEGIN
                    UPDATE share_totals SET records = records + 1, stored = stored + (NEW.stored_bytes IS NOT NULL),
                        stored_high = stored_high + coalesce((NEW.stored_bytes >> 32) & 4294967295, 0),
                        stored_low = stored_low + coalesce(NEW.stored_bytes & 4294967295, 0);
                END;
                CREATE TRIGGER share_totals_deleted AFTER DELETE ON shares BEGIN
                    UPDATE share_totals SET records = records - 1, stored = stored - (OLD.stored_bytes IS NOT NULL),
                        stored_high = stored_high - coalesce((OLD.stored_bytes >> 32) & 4294967295, 0),
                        stored_low = stored_low - coalesce(OLD.stored_bytes & 4294967295, 0);
                END;
                CREATE TRIGGER share_totals_updated AFTER UPDATE OF stored_bytes ON shares
                WHEN NEW.stored_bytes IS NOT OLD.stored_bytes BEGIN
                    UPDATE share_totals SET
                        stored = stored + (NEW.stored_bytes IS NOT NULL) - (OLD.stored_bytes IS NOT NULL),
                        stored_high = stored_high + coalesce((NEW.stored_bytes >> 32) & 4294967295, 0)
                            - coalesce((OLD.stored_bytes >> 32) & 4294967295, 0),
                        stored_low = stored_low + coalesce(NEW.stored_bytes & 4294967295, 0)
                            - coalesce(OLD.stored_bytes & 4294967295, 0);
                END;
                CREATE TRIGGER share_totals_file_inserted AFTER INSERT ON share_blobs BEGIN
                    UPDATE share_totals SET files = files + 1;
                END;
                CREATE TRIGGER share_totals_file_deleted AFTER DELETE ON share_blobs BEGIN
                    UPDATE share_totals SET files = files - 1;
                END;
                DROP INDEX shares_stored;
                """)
    }
}
