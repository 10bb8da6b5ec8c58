"""How the server's memory grows with the size of a share and with many clients."""
import pathlib
import shutil
import sys

from ..derivations import CORES
from ..loads import many_downloads, many_uploads, shared_leases, upload_stream
from ..paccrypt import PacCrypt
from ..samples import make_sample, require_room
from ..sections import Budget, Section, median_and_spread, number
from ..transfers import transfer
from ..usage import forget_peak, kibibytes

DERIVATION_BYTES = 64 << 20
# What uploads take on all cores at once; besides it, the server keeps room to unlock a share.
DERIVATIONS_BYTES = CORES * DERIVATION_BYTES
KDF_BYTES = DERIVATIONS_BYTES + DERIVATION_BYTES
SMALL_BYTES, LARGE_BYTES = 1 << 20, 16 << 20

WORDS = """
The most resident memory of the server with a large share, which comes from a pipe, against the most with a share of
1 MiB: growth with the size. And with {clients} clients at once, against what it has right after its start, with nothing
to do: growth with the clients. Where they upload, {derivations} MiB are added to that, as much as derivations on all
cores take at once; `kdf_memory_bytes` is {kdf} MiB, of which 64 MiB are kept to unlock shares. A download derives
nothing. A client that is refused (503) comes back after the answer's `Retry-After`, and every client has to finish.
All of it {rounds} times, each time with a new server; the figures are medians with the least and the most. Budgets are
judged by the most.
"""

COMMANDS = """
head --bytes=BYTES /dev/zero | curl --form-string algorithm=ALGORITHM --form-string enc_password=PASSWORD \\
    --form-string pickup_password=PASSWORD --form 'file=@/dev/stdin;filename=sample' http://PACCRYPT/api/pacshare
curl --form-string algorithm=aes_gcm … --form file=@sample http://PACCRYPT/api/pacshare & …      # so many at once
curl --output /dev/null --header 'Authorization: Bearer LEASE' http://PACCRYPT/api/pacshare/ID/file & …
echo 5 > /proc/PID/clear_refs; grep VmHWM /proc/PID/status      # before and after each
"""

COLUMNS = ["", "before MiB", "most MiB", "growth MiB", "refusals"]


class Growth:
    """How far the most memory was above what is allowed for, in each round."""

    def __init__(self):
        self.rows = {}

    def add(self, name, before, most, refusals=0):
        self.rows.setdefault(name, []).append((before / (1 << 20), most / (1 << 20), refusals))

    @property
    def most(self):
        return max(most - before for values in self.rows.values() for before, most, _ in values)

    def table(self):
        rows = []
        for name, values in self.rows.items():
            before, most, refusals = zip(*values)
            growth = [after - at_first for at_first, after, _ in values]
            rows.append([name, *(median_and_spread(each, 0) for each in (before, most, growth)), max(refusals)])
        return rows


def peak(server, work):
    """The most memory during some work, and what that gave."""
    forget_peak(server.pid)
    result = work()
    return kibibytes(server.pid, "VmHWM"), result


def one_share(bench, algorithm, growth):
    """The growth with the size of a share, both ways."""
    count = bench.form.grown_bytes
    with PacCrypt(pathlib.Path(bench.folder, f"memory-{algorithm}"), bench.paccrypt) as server:

        def send(size):
            return upload_stream(server, algorithm, size)[0]

        small_lease = send(SMALL_BYTES).open()
        transfer(*small_lease)
        before, _ = peak(server, lambda: send(SMALL_BYTES))
        most, share = peak(server, lambda: send(count))
        growth.add(f"{algorithm}, upload of {number(count / (1 << 30))} GiB", before, most)
        large_lease = share.open()
        before, _ = peak(server, lambda: transfer(*small_lease))
        most, _ = peak(server, lambda: transfer(*large_lease))
        growth.add(f"{algorithm}, download of it", before, most)
        share.discard()


def many_clients(bench, sample, growth):
    """The growth with many clients at once, both ways."""
    clients, size = max(bench.form.client_counts), sample.stat().st_size >> 20
    folder = pathlib.Path(bench.folder, "memory-crowd")
    with PacCrypt(folder, bench.paccrypt, kdf_memory_bytes=KDF_BYTES) as server:
        idle = kibibytes(server.pid, "VmRSS")
        most, (shares, refusals) = peak(server, lambda: many_uploads(server, sample, clients))
        growth.add(f"aes_gcm, {clients} uploads of {size} MiB at once", idle + DERIVATIONS_BYTES, most, refusals)
        leases = shared_leases(shares[0], clients)
        most, refusals = peak(server, lambda: many_downloads(leases))
        growth.add(f"aes_gcm, {clients} downloads of one of them at once", idle, most, refusals)
    shutil.rmtree(folder)


def measure(bench):
    form, with_size, with_clients = bench.form, Growth(), Growth()
    folder, clients = pathlib.Path(bench.folder), max(form.client_counts)
    require_room(folder, form.grown_bytes * 11 // 10)
    sample = make_sample(folder / "memory-sample", min(LARGE_BYTES, form.transfer_bytes))
    for number_of_round in range(1, form.grown_rounds + 1):
        print(f"memory: round {number_of_round} of {form.grown_rounds}", file=sys.stderr, flush=True)
        for algorithm in form.grown_algorithms:
            one_share(bench, algorithm, with_size)
        many_clients(bench, sample, with_clients)
    sample.unlink()
    words = WORDS.format(
        clients=clients, derivations=DERIVATIONS_BYTES >> 20, kdf=KDF_BYTES >> 20, rounds=form.grown_rounds)
    return Section("Memory", words, COMMANDS, [(COLUMNS, with_size.table() + with_clients.table())], [
        Budget("memory, growth with the size of a share", 64, with_size.most, unit=" MiB"),
        Budget(f"memory, growth with {clients} clients", 128, with_clients.most, unit=" MiB"),
    ])
