"""How long a small request takes while the server does something large."""
import pathlib
import sys
import time

from ..derivations import text_crowd
from ..loads import large_uploads, nothing, transfers
from ..paccrypt import PacCrypt
from ..probe import Latencies, Probe
from ..rivals import Nginx
from ..rounds import Series
from ..samples import make_sample, require_room
from ..sections import Budget, Section, median_and_spread, number

PATHS = ["/healthz", "/api/algorithms", "/"]
INTERVAL = 0.01
SAMPLE_BYTES = 16 << 20
UNBUDGETED = {"idle"}

# 64 processes of curl that start at once are busy with themselves for as long.
SETTLING_SECONDS = 5
CONTROL_BYTES = 15
CONTROL = f"nginx, {CONTROL_BYTES} bytes"

WORDS = """
Each path is asked for every {milliseconds:.0f} ms for {seconds:g} s; all three at once. Requests are due at fixed times,
whatever became of those before, each on a connection that has nothing else to do, and their latency counts from then:
a stall of a second delays a hundred, and all of them show it. A fourth probe asks nginx, which has nothing else to do,
for a file of {control} bytes as often: what that waits for is the machine and the clients that share it.

Meanwhile the server has nothing else to do; or encrypts texts, so that every core derives keys; or serves {clients}
clients, of which half upload and half download {size} MiB over and over, and come back when they are refused; or
receives shares of {large} GiB, one after the other. Each load has run for {settling} s before it counts. p50 and p99
are the medians of {rounds} rounds beside the same load, with the least and the most.
"""

COMMANDS = """
python3 -m comparison.probe PORT /healthz {interval:g} {seconds:g} & …      # in Benchmarks; prints milliseconds
"""


def probed(server, nginx, form):
    """The latencies of every path and of the control, in one round."""
    asked = {path: (server.port, path) for path in PATHS} | {CONTROL: (nginx.port, "/small")}
    probes = {name: Probe(*what, INTERVAL, form.probe_seconds) for name, what in asked.items()}
    return {name: Latencies(probe.latencies()) for name, probe in probes.items()}


def measure(bench):
    folder, form = pathlib.Path(bench.folder), bench.form
    clients = max(form.client_counts)
    size = min(SAMPLE_BYTES, form.transfer_bytes)
    sample = make_sample(folder / "latency-sample", size)
    require_room(folder, form.grown_bytes + clients * size * 2)
    with PacCrypt(folder / "latency", bench.paccrypt) as server, Nginx(folder / "latency-nginx") as nginx:
        (nginx.files / "small").write_bytes(b"x" * CONTROL_BYTES)
        loads = {
            "idle": nothing, "texts": lambda: text_crowd(server),
            f"{clients} clients": lambda: transfers(server, sample, clients),
            "a large upload": lambda: large_uploads(server, form.grown_bytes),
        }
        series = {(name, path): Series() for name in loads for path in [*PATHS, CONTROL]}
        # Beside one load after the other: each takes a while to begin and to end, and none is compared with another.
        for name, load in loads.items():
            print(f"latency: {name}", file=sys.stderr, flush=True)
            with load():
                time.sleep(0 if name in UNBUDGETED else SETTLING_SECONDS)
                for _ in range(form.rounds):
                    for path, latencies in probed(server, nginx, form).items():
                        series[name, path].samples.append(latencies)
    sample.unlink()
    rows, budgets = [], []
    for (name, path), values in series.items():
        p50, p99 = ([getattr(one, part) for one in values.samples] for part in ("p50", "p99"))
        rows.append([f"{name}, {path}", f"{sum(one.count for one in values.samples):,}", median_and_spread(p50),
                     median_and_spread(p99), f"{values.most('most'):.2f}"])
    large = number(form.grown_bytes / (1 << 30))
    for name in loads:
        if name not in UNBUDGETED:
            slowest = max(series[name, path].median("p99") for path in PATHS)
            what = f"an upload of {large} GiB" if name == "a large upload" else name
            budgets.append(Budget(f"p99 of a small request, {what}", 20, slowest, unit=" ms"))
    words = WORDS.format(
        milliseconds=INTERVAL * 1000, seconds=form.probe_seconds, clients=clients, size=size >> 20,
        large=large, rounds=form.rounds, settling=SETTLING_SECONDS, control=CONTROL_BYTES)
    commands = COMMANDS.format(interval=INTERVAL, seconds=form.probe_seconds)
    columns = ["", "requests", "p50 ms", "p99 ms", "most ms"]
    return Section("Small requests beside large ones", words, commands, [(columns, rows)], budgets)
