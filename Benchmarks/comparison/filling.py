"""A database of shares that is filled with copies of one."""
import os
import sqlite3
import time

BATCH = 10_000


class Store:
    """The database and the upload folder of a server that does not run."""

    def __init__(self, folder):
        self.path, self.blobs = folder / "application_data/paccrypt.sqlite", folder / "pacshare"

    def open(self):
        return sqlite3.connect(self.path, timeout=60, isolation_level=None)

    def count(self):
        database = self.open()
        try:
            return database.execute("SELECT count(*) FROM shares").fetchone()[0]
        finally:
            database.close()

    def fill(self, wanted, expired=0):
        """Copies the one share under fresh ids until there are so many copies, and more that have expired; each with a
        file of its own, which is another name of the one that is there."""
        database = self.open()
        original = database.execute(
            "SELECT key, uploader, active_until, due_at, stored_bytes, record FROM shares ORDER BY rowid LIMIT 1"
        ).fetchone()
        blob = database.execute("SELECT blob FROM share_blobs WHERE share = ?", (original[0],)).fetchone()[0]
        there = database.execute("SELECT count(*) FROM shares").fetchone()[0] - 1
        copies = [0] * max(0, wanted - there) + [60_000] * expired
        for start in range(0, len(copies), BATCH):
            batch = [self.copy(original, blob, past) for past in copies[start:start + BATCH]]
            database.execute("BEGIN")
            database.executemany(
                "INSERT INTO shares (key, uploader, active_until, due_at, stored_bytes, record)"
                " VALUES (?, ?, ?, ?, ?, ?)", [share for share, _ in batch])
            database.executemany("INSERT INTO share_blobs VALUES (?, ?)", [(name, share[0]) for share, name in batch])
            database.execute("UPDATE share_instance SET inserted = inserted + ?", (len(batch),))
            database.execute("COMMIT")
            for _, name in batch:
                os.link(self.blobs / f"{blob.hex()}.blob", self.blobs / f"{name.hex()}.blob")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    @staticmethod
    def copy(original, blob, past):
        """A row under a fresh key with a fresh blob; `past` is how many milliseconds ago it expired, 0 for not yet."""
        key, uploader, active_until, due_at, stored_bytes, record = original
        new_key, new_blob = os.urandom(len(key)), os.urandom(len(blob))
        record = record.replace(key.hex().encode(), new_key.hex().encode())
        record = record.replace(blob.hex().encode(), new_blob.hex().encode())
        if past:
            moment = int(time.time() * 1000) - past
            record = record.replace(str(active_until).encode(), str(moment).encode())
            active_until = due_at = moment
        return (new_key, uploader, active_until, due_at, stored_bytes, record), new_blob
