"""Small requests: how many a second, against nginx serving files of the same size."""
import pathlib

from ..paccrypt import PacCrypt
from ..rivals import Nginx
from ..rounds import take_turns
from ..sections import Budget, Section, mebibytes
from ..transfers import ask, connection
from ..usage import Meter
from ..wrk import Requests

CONNECTIONS = 32
PATHS = ["/healthz", "/api/algorithms", "/"]
# The server writes no line in its log for these, so nginx does not either.
UNLOGGED = {"/healthz"}

WORDS = """
As many requests as wrk can send over {connections} connections, for {seconds:g} s in each round. Beside each path nginx
serves a file of the same size. Both write a line in their log for each request, but not for `/healthz`. A core used is
a second of the server's processor time in a second.
"""

COMMANDS = """
wrk --threads 1 --connections {connections} --duration {seconds:g}s http://PACCRYPT/healthz
wrk --threads 1 --connections {connections} --duration {seconds:g}s http://NGINX/file-of-the-same-size
"""


def loaded(bench, server, name, url):
    """As many requests as there can be, and what the server takes for them."""

    def take(_):
        with Meter(server.pid) as usage:
            answers = Requests(bench, url, bench.form.load_seconds, CONNECTIONS).answers()
        usage.rate, usage.p99 = answers.rate, answers.p99
        usage.per_core = answers.count / max(usage.processor, 1e-9)
        usage.cores = usage.processor / usage.seconds
        return {name: usage}

    return take


def measure(bench):
    folder = pathlib.Path(bench.folder)
    with Nginx(folder / "small-nginx") as nginx, PacCrypt(folder / "requests", bench.paccrypt) as server:
        turns = []
        for path in PATHS:
            with connection(server) as opened:
                size = len(ask(opened, "GET", path))
            name = f"{size}.txt" if path in UNLOGGED else f"logged/{size}.txt"
            (nginx.files / name).write_bytes(b"x" * size)
            turns.append(loaded(bench, nginx, f"nginx, {size} bytes", f"{nginx.address}/{name}"))
            turns.append(loaded(bench, server, path, f"{server.address}{path}"))
        series = take_turns("small requests", bench.form.rounds, turns)
    rows = [[
        name, f"{values.median('rate'):,.0f} ({values.spread('rate')[0]:,.0f} to {values.spread('rate')[1]:,.0f})",
        f"{values.median('cores'):.2f}", f"{values.median('per_core'):,.0f}", f"{values.median('p99'):.2f}",
        f"{values.mean('switches'):,.0f}", mebibytes(values.most("peak")),
    ] for name, values in series.items()]
    columns = ["", "a second (least to most)", "cores used", "a second and core", "p99 ms", "switches", "peak MiB"]
    settings = {"connections": CONNECTIONS, "seconds": max(1, round(bench.form.load_seconds))}
    section = Section("Small requests", WORDS.format(**settings), COMMANDS.format(**settings), [(columns, rows)])
    names = list(series)
    for against, path in zip(names[::2], names[1::2]):
        if path != "/":
            ratio = series[path].median("per_core") / series[against].median("per_core")
            section.budgets.append(Budget(f"GET {path}, per core used, × nginx", 0.5, ratio, is_least=True))
    section.budgets.append(
        Budget("GET /, requests a second", 10_000, series["/"].median("rate"), is_least=True))
    return section
