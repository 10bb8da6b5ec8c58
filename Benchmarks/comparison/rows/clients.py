"""Several transfers at once."""
import pathlib
import statistics

from ..loads import finish, shared_leases
from ..paccrypt import PacCrypt
from ..rivals import Nginx
from ..rounds import take_turns
from ..samples import make_sample, require_room
from ..sections import Section, mebibytes, number
from ..transfers import Share, Transfer, share_fields, upload
from ..usage import Failure, Meter

WORDS = """
So many clients at once, each with an address of its own and a curl of its own; together they always have {size} MiB.
Throughput is all bytes in the time from the first client's start to the last one's end; a client's own time is curl's.
An upload begins with two derivations of keys, which with many clients take most of the time; a download's share is
open already. A client is refused (503) when its derivation would wait for too long; throughput is that of the others.
Processor time, switches and memory are those of the server. The algorithm is aes_gcm.
"""

COLUMNS = [
    "", "clients", "MB/s (least to most)", "median client s", "slowest client s", "slowest / median", "processor s",
    "switches", "peak MiB", "refused",
]


def at_once(server, starts):
    """Starts all transfers and waits for them; what the server took, and the clients' times."""
    with Meter(server.pid) as usage:
        all_times = finish([start() for start in starts])
    times = [seconds for seconds in all_times if seconds is not None]
    if not times:
        raise Failure("Every client was refused.")
    usage.refused, usage.median, usage.slowest = len(all_times) - len(times), statistics.median(times), max(times)
    usage.rate = len(times) / len(all_times) / usage.seconds
    return usage


def stored_uploads(nginx, sample, clients):
    def take(_):
        return {f"nginx upload {clients}": at_once(nginx, [
            lambda number=number: Transfer(
                "--upload-file", sample, f"{nginx.address}/{number}", client=number)
            for number in range(clients)])}

    return take


def shared_uploads(server, sample, clients):
    def take(_):
        answers = [server.folder / f"answer-{number}" for number in range(clients)]
        form = [*share_fields("aes_gcm"), "--form", f"file=@{sample}", f"{server.address}/api/pacshare"]
        usage = at_once(server, [
            lambda number=number: Transfer(*form, client=number, output=answers[number]) for number in range(clients)])
        for answer in answers:
            # There is none of a client that was refused.
            if answer.exists():
                Share(server, answer.read_text()).discard()
                answer.unlink()
        return {f"paccrypt upload {clients}": usage}

    return take


def downloads(server, name, options, clients):
    """Downloads with the options of each client."""

    def take(_):
        return {f"{name} download {clients}": at_once(server, [
            lambda number=number: Transfer(*options[number], client=number) for number in range(clients)])}

    return take


def measure(bench):
    folder, total = pathlib.Path(bench.folder), bench.form.transfer_bytes
    require_room(folder, total * 6)
    turns = []
    with Nginx(folder / "crowd-nginx") as nginx, PacCrypt(folder / "crowd", bench.paccrypt) as server:
        for clients in bench.form.client_counts:
            sample = make_sample(folder / f"crowd-sample-{clients}", total // clients)
            share, _ = upload(server, "aes_gcm", sample, max_downloads="unlimited")
            (nginx.files / "sample").mkdir(exist_ok=True)
            (nginx.files / "sample" / str(clients)).write_bytes(sample.read_bytes())
            urls = [[f"{nginx.address}/sample/{clients}"]] * clients
            turns += [
                stored_uploads(nginx, sample, clients), shared_uploads(server, sample, clients),
                downloads(nginx, "nginx", urls, clients),
                downloads(server, "paccrypt", shared_leases(share, clients), clients),
            ]
        series = take_turns("clients at once", bench.form.rounds, turns)
    rows = []
    for name, values in sorted(series.items(), key=lambda item: item[0].split()[1], reverse=True):
        who, way, clients = name.split()
        least, most = (number(total * rate / 1e6) for rate in values.spread("rate"))
        rows.append([
            f"{way}, {who}", clients, f"{number(total * values.median('rate') / 1e6)} ({least} to {most})",
            f"{values.median('median'):.2f}", f"{values.median('slowest'):.2f}",
            f"{values.median('slowest') / values.median('median'):.2f}", f"{values.mean('processor'):.2f}",
            f"{values.mean('switches'):,.0f}", mebibytes(values.most("peak")), values.most("refused")])
    return Section("Several clients at once", WORDS.format(size=total >> 20), "", [(COLUMNS, rows)])
