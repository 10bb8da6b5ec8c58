"""How long programs take to start."""
import pathlib
import shutil
import time

from ..paccrypt import PacCrypt
from ..rounds import take_turns
from ..sections import Section, mebibytes
from ..usage import Usage, kibibytes, processor_seconds, run

COMMANDS = """
paccrypt version
age --version
openssl version
paccrypt serve --port 0 --data-dir FOLDER      # until it says that it listens
"""


def served(bench, folder):
    """A start of the server on a folder, until it listens."""

    def take(number):
        if number > 1 and folder.name == "new":
            shutil.rmtree(folder)
        server = PacCrypt(folder, bench.paccrypt)
        start = time.perf_counter()
        with server:
            seconds = time.perf_counter() - start
            usage = Usage(
                seconds=seconds, processor=processor_seconds(server.pid), peak=kibibytes(server.pid, "VmHWM"))
        return {f"paccrypt serve, {'a new' if folder.name == 'new' else 'an old'} folder": usage}

    return take


def measure(bench):
    folder = pathlib.Path(bench.folder, "start")
    folder.mkdir()
    with PacCrypt(folder / "old", bench.paccrypt):
        pass
    commands = {
        "paccrypt version": [bench.paccrypt, "version"], "age --version": ["age", "--version"],
        "openssl version": ["openssl", "version"],
    }
    turns = [lambda _, name=name, command=command: {name: run(command)} for name, command in commands.items()]
    turns += [served(bench, folder / name) for name in ("new", "old")]
    series = take_turns("start", bench.form.rounds * 2 + 1, turns)
    rows = []
    for name, values in series.items():
        least, most = (1e3 * value for value in values.spread())
        rows.append([
            name, f"{1e3 * values.median():.1f} ({least:.1f} to {most:.1f})", f"{1e3 * values.mean('processor'):.1f}",
            mebibytes(values.most("peak"))])
    return Section("Start", "", COMMANDS, [(["", "median ms (least to most)", "processor ms", "peak MiB"], rows)])
