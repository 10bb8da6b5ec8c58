"""How long a small request takes while the server does something large."""
import pathlib
import sys

from ..derivations import text_crowd
from ..loads import large_uploads, nothing, transfers
from ..paccrypt import PacCrypt
from ..samples import make_sample, require_room
from ..sections import Budget, Section, number
from ..wrk import Requests

PATHS = ["/healthz", "/api/algorithms", "/"]
PACE = 10
CLIENTS = 64
SAMPLE_BYTES = 16 << 20
UNBUDGETED = {"idle", "a large upload"}

WORDS = """
Each path is asked for over one connection of wrk, {pace} ms after the last answer, for {seconds:g} s; all three at
once. Meanwhile the server has nothing else to do; or encrypts texts, so that every core derives keys; or serves
{clients} clients, of which half upload and half download {size} MiB over and over; or receives shares of {large} GiB,
one after the other.
"""

COMMANDS = """
wrk --threads 1 --connections 1 --duration {seconds:g}s --script pace.lua http://PACCRYPT/healthz
"""


def measure(bench):
    folder, form = pathlib.Path(bench.folder), bench.form
    clients = max(form.client_counts)
    sample = make_sample(folder / "latency-sample", min(SAMPLE_BYTES, form.transfer_bytes))
    require_room(folder, form.grown_bytes + clients * (SAMPLE_BYTES * 2))
    rows, budgets = [], []
    with PacCrypt(folder / "latency", bench.paccrypt) as server:
        loads = {
            "idle": nothing, "texts": lambda: text_crowd(server),
            f"{clients} transfers": lambda: transfers(server, sample, clients),
            "a large upload": lambda: large_uploads(server, form.grown_bytes),
        }
        for name, load in loads.items():
            print(f"latency: {name}", file=sys.stderr, flush=True)
            with load():
                probes = [Requests(bench, f"{server.address}{path}", form.probe_seconds, pace=PACE) for path in PATHS]
                answers = [probe.answers() for probe in probes]
            for path, answer in zip(PATHS, answers):
                rows.append([f"{name}, {path}", f"{answer.count:,}", f"{answer.p50:.2f}", f"{answer.p99:.2f}",
                             f"{answer.most:.2f}"])
            if name not in UNBUDGETED:
                slowest = max(answer.p99 for answer in answers)
                budgets.append(Budget(f"p99 of a small request, {name}", 20, slowest, unit=" ms"))
    size, large = sample.stat().st_size >> 20, number(form.grown_bytes / (1 << 30))
    settings = {"seconds": max(1, round(form.probe_seconds)), "pace": PACE, "clients": clients}
    words = WORDS.format(**settings, size=size, large=large)
    sample.unlink()
    columns = ["", "requests", "p50 ms", "p99 ms", "most ms"]
    return Section("Small requests beside large ones", words, COMMANDS.format(**settings), [(columns, rows)], budgets)
