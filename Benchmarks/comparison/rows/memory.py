"""How the server's memory grows with the size of a share and with many clients."""
import pathlib
import sys

from ..loads import many_downloads, many_uploads, shared_leases, upload_stream
from ..paccrypt import PacCrypt
from ..samples import make_sample, require_room
from ..sections import Budget, Section, mebibytes, number
from ..transfers import transfer
from ..usage import forget_peak, kibibytes

FEW_CLIENTS = 8
SMALL_BYTES, LARGE_BYTES = 1 << 20, 16 << 20

WORDS = """
The most resident memory of the server with a large share, and with {clients} clients at once, against the most with a
share of 1 MiB, or {few} clients with shares of 1 MiB. Those derive as many keys at once as the others, so that what
derivations take is not part of the growth. What went before warms the server up. The large share comes from a pipe.
"""

COLUMNS = ["", "small MiB", "large MiB", "growth MiB"]


class Growth:
    """Peaks of a server's memory for small and large work of the same kind."""

    def __init__(self, server, rows):
        self.server, self.rows, self.most = server, rows, 0

    def peak(self, work):
        forget_peak(self.server.pid)
        result = work()
        return kibibytes(self.server.pid, "VmHWM"), result

    def compare(self, name, small, large):
        """Does the small work, then the large one; gives what the large one gives."""
        before, _ = self.peak(small)
        after, result = self.peak(large)
        growth = (after - before) / (1 << 20)
        self.most = max(self.most, growth)
        self.rows.append([name, mebibytes(before), mebibytes(after), f"{growth:.0f}"])
        return result


def one_share(bench, algorithm, rows):
    """The growth with the size of a share, both ways."""
    count = bench.form.grown_bytes
    with PacCrypt(pathlib.Path(bench.folder, f"memory-{algorithm}"), bench.paccrypt) as server:
        growth = Growth(server, rows)

        def send(size):
            return upload_stream(server, algorithm, size)[0]

        small_lease = send(SMALL_BYTES).open()
        transfer(*small_lease)
        share = growth.compare(
            f"{algorithm}, upload of {number(count / (1 << 30))} GiB", lambda: send(SMALL_BYTES), lambda: send(count))
        large_lease = share.open()
        growth.compare(
            f"{algorithm}, download of it", lambda: transfer(*small_lease), lambda: transfer(*large_lease))
        share.discard()
    return growth.most


def many_clients(bench, rows):
    """The growth with many clients at once, both ways."""
    folder, clients = pathlib.Path(bench.folder), max(bench.form.client_counts)
    small = make_sample(folder / "memory-small", SMALL_BYTES)
    large = make_sample(folder / "memory-large", min(LARGE_BYTES, bench.form.transfer_bytes))
    with PacCrypt(folder / "memory-crowd", bench.paccrypt) as server:
        growth = Growth(server, rows)

        few_leases = shared_leases(many_uploads(server, small, FEW_CLIENTS)[0], FEW_CLIENTS)
        many_downloads(few_leases)
        shares = growth.compare(
            f"aes_gcm, {clients} uploads of {large.stat().st_size >> 20} MiB at once",
            lambda: many_uploads(server, small, FEW_CLIENTS), lambda: many_uploads(server, large, clients))
        many_leases = shared_leases(shares[0], clients)
        growth.compare(
            f"aes_gcm, {clients} downloads of them at once",
            lambda: many_downloads(few_leases), lambda: many_downloads(many_leases))
    small.unlink()
    large.unlink()
    return growth.most


def measure(bench):
    form, rows, most = bench.form, [], 0
    require_room(bench.folder, form.grown_bytes * 11 // 10)
    for algorithm in form.grown_algorithms:
        print(f"memory: {algorithm}", file=sys.stderr, flush=True)
        most = max(most, one_share(bench, algorithm, rows))
    print("memory: many clients", file=sys.stderr, flush=True)
    with_clients = many_clients(bench, rows)
    clients = max(form.client_counts)
    return Section("Memory", WORDS.format(few=FEW_CLIENTS, clients=clients), "", [(COLUMNS, rows)], [
        Budget("memory, growth with the size of a share", 64, most, unit=" MiB"),
        Budget(f"memory, growth with {clients} clients", 128, with_clients, unit=" MiB"),
    ])
