"""A store with many shares: what grows with their number."""
import pathlib
import statistics
import time

from ..filling import Store
from ..paccrypt import PacCrypt
from ..samples import make_sample
from ..sections import Section, median_and_spread
from ..transfers import ask, connection, upload
from ..usage import Failure, kibibytes, processor_seconds
from ..visitor import log_in, set_up

EXPIRED = 1_000
REPEATS = 40

WORDS = """
A store with so many shares beside the one that is asked for: copies of it under fresh ids in the database, each with a
file in the upload folder. A start compares all files with the database. The status page of the admin area counts all
shares. At last {expired} more shares have expired when the server starts, and it is timed until all of them, with their
files, are deleted. {rounds}
"""

COMMANDS = """
paccrypt serve --port 0 --data-dir FOLDER      # until it says that it listens
GET /api/pacshare/ID/status      Authorization: Bearer TOKEN
GET /api/pacshare/ID
GET /adminpage                   after POST /admin-login
SELECT count(*) FROM shares      every 20 ms, until those that have expired are gone
"""

COLUMNS = [
    "shares", "start s", "processor s of it", "memory MiB", "peak MiB", "status of a share ms", "facts of a share ms",
    "admin's status page ms", "expired shares ended s",
]
DIGITS = [2, 2, 0, 0, 2, 2, 1, 2]


def milliseconds(step, repeats):
    """The median of what a step takes."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def started(bench, folder):
    server = PacCrypt(folder, bench.paccrypt)
    start = time.perf_counter()
    server.__enter__()
    return server, time.perf_counter() - start


def answered(bench, folder, share):
    """What a start takes, and small requests after it."""
    server, seconds = started(bench, folder)
    try:
        processor = processor_seconds(server.pid)
        admin = log_in(server.port)
        with connection(server) as opened:
            status = milliseconds(lambda: ask(
                opened, "GET", f"{share.path}/status", Authorization=f"Bearer {share.token}"), REPEATS)
            facts = milliseconds(lambda: ask(opened, "GET", share.path), REPEATS)
        memory = kibibytes(server.pid, "VmRSS")
        page = milliseconds(lambda: show(admin), REPEATS // 4)
        peak = kibibytes(server.pid, "VmHWM")
        return seconds, processor, memory / (1 << 20), peak / (1 << 20), status, facts, page
    finally:
        server.__exit__()


def show(admin):
    answer, _ = admin.get("/adminpage")
    if answer.status != 200:
        raise Failure(f"/adminpage was answered {answer.status}")


def ended(bench, folder, store, count):
    """Seconds from the start of a server until it has deleted the shares that have expired."""
    there = store.count()
    store.fill(0, expired=count)
    server, _ = started(bench, folder)
    start = time.perf_counter()
    try:
        while store.count() > there:
            if time.perf_counter() - start > 600:
                raise Failure("Expired shares are still there after ten minutes.")
            time.sleep(0.02)
        return time.perf_counter() - start
    finally:
        server.__exit__()


def measure(bench):
    folder = pathlib.Path(bench.folder, "store")
    with PacCrypt(folder, bench.paccrypt) as server:
        set_up(bench.paccrypt, folder, server.port)
        sample = make_sample(folder / "sample", 1024)
        share, _ = upload(server, "aes_gcm", sample)
    store, rows = Store(folder), []
    expired = min(EXPIRED, max(bench.form.stored_shares))
    for count in bench.form.stored_shares:
        store.fill(count)
        figures = zip(*[
            (*answered(bench, folder, share), ended(bench, folder, store, expired))
            for _ in range(bench.form.side_rounds)])
        rows.append([f"{count:,}", *map(median_and_spread, figures, DIGITS)])
    rounds = bench.form.side_rounds
    words = WORDS.format(
        expired=f"{expired:,}",
        rounds=f"All of it {rounds} times: medians, with the least and the most." if rounds > 1 else "All of it once.")
    return Section("A store with many shares", words, COMMANDS, [(COLUMNS, rows)])
