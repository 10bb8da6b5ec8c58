"""Uploads that clamd scans, against its own client."""
import pathlib

from ..paccrypt import PacCrypt
from ..rivals import Clamd
from ..rounds import take_turns
from ..samples import make_sample, require_room
from ..sections import COST_COLUMNS, Budget, Section, cost, number
from ..transfers import upload
from ..usage import Failure, Meter, run

WORDS = """
An upload of {size} MiB that clamd scans, against `clamdscan --stream`. clamd knows one signature, so that its own work
is the least. Processor time, switches and memory are those of clamd, and of PacCrypt where it takes part.
"""

COMMANDS = """
clamdscan --config-file=clamd.conf --stream --quiet sample
curl --form-string algorithm=ALGORITHM --form-string enc_password=PASSWORD --form-string pickup_password=PASSWORD \\
    --form file=@sample http://PACCRYPT/api/pacshare
"""

CLAMDSCAN = "clamdscan --stream"


def measure(bench):
    folder, count = pathlib.Path(bench.folder), bench.form.scanned_bytes
    require_room(folder, count * 21 // 5)
    sample = make_sample(folder / "scanned-sample", count)
    with Clamd(folder / "clamd", count) as clamd, PacCrypt(
            folder / "scanning", bench.paccrypt, virus_scanning_enabled=True, clamd_address=str(clamd.socket),
            scan_max_bytes=count + 1) as server:
        server.wait_for_scanner()

        def scan(_):
            with Meter(clamd.pid) as usage:
                usage.seconds = run(
                    ["clamdscan", f"--config-file={clamd.configuration}", "--stream", "--quiet", sample]).seconds
            return {CLAMDSCAN: usage}

        def shared(algorithm):
            def take(_):
                with Meter(clamd.pid, server.pid) as usage:
                    share, usage.seconds = upload(server, algorithm, sample)
                if share.scan["verdict"] != "clean":
                    raise Failure(f"An upload was not scanned: {share.scan}")
                share.discard()
                return {algorithm: usage}

            return take

        names = bench.form.scanned_algorithms
        series = take_turns("scanning", bench.form.rounds, [scan, *map(shared, names)])
    sample.unlink()
    base = series[CLAMDSCAN].median()
    section = Section("Uploads with scanning", WORDS.format(size=count >> 20), COMMANDS, [
        (["", *COST_COLUMNS, "× clamdscan"],
         [[name, *cost(series[name], count), number(series[name].median() / base)] for name in (CLAMDSCAN, *names)])])
    for name in names:
        section.budgets.append(
            Budget(f"upload with scanning, {name}, × clamdscan", 1.1, series[name].median() / base))
    return section
