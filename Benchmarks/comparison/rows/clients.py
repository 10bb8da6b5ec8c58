"""Several transfers at once."""
import pathlib
import statistics

from ..loads import PATIENCE, at_once, shared_leases
from ..paccrypt import PacCrypt
from ..rivals import Nginx
from ..rounds import take_turns
from ..samples import make_sample, require_room
from ..sections import Budget, Section, mebibytes, number
from ..transfers import Share, Transfer, share_fields, upload
from ..usage import Failure, Meter

WORDS = """
So many clients at once, each with an address of its own and a curl of its own; together they always have {size} MiB.
Throughput is all bytes in the time from the first client's start to the last one's end.
An upload begins with two derivations of keys, which with many clients take most of the time; a download's share is
open already. A client is refused (503) when its derivation would wait for too long; it comes back after the
`Retry-After` of the answer, for {patience} s at most, and all that is part of its time. Processor time, switches and
memory are those of the server. The algorithm is aes_gcm.

Where clients are served one after the other, as derivations are, the last one waits twice as long as the middle one:
the fairest order of all gives 2 for the slowest against the median. The budget of 3 leaves room for clients that were
refused and came back; one that starves has more.
"""

COMMANDS = """
curl --upload-file sample http://NGINX/NUMBER & …
curl --form-string algorithm=aes_gcm --form-string enc_password=PASSWORD --form-string pickup_password=PASSWORD \\
    --form file=@sample http://PACCRYPT/api/pacshare & …
curl --output /dev/null http://NGINX/sample & …
curl --output /dev/null --header 'Authorization: Bearer LEASE' http://PACCRYPT/api/pacshare/ID/file & …
"""

STARVATION = 3
"""How many times as long as the middle client the slowest may take."""

COLUMNS = [
    "", "clients", "MB/s (least to most)", "median client s", "slowest client s", "slowest / median", "processor s",
    "switches", "peak MiB", "refusals", "finished",
]


def together(server, starts):
    """Starts all transfers and waits for them; what the server took, and the clients' times."""
    with Meter(server.pid) as usage:
        visits = at_once(starts)
    times = [visit.seconds for visit in visits if visit.has_finished]
    if not times:
        raise Failure("Every client was refused.")
    usage.refusals, usage.finished = sum(visit.refusals for visit in visits), len(times)
    usage.median, usage.slowest = statistics.median(times), max(times)
    usage.unfairness = usage.slowest / usage.median
    usage.rate = len(times) / len(visits) / usage.seconds
    return usage


def stored_uploads(nginx, sample, clients):
    def take(_):
        return {f"nginx upload {clients}": together(nginx, [
            lambda number=number: Transfer(
                "--upload-file", sample, f"{nginx.address}/{number}", client=number)
            for number in range(clients)])}

    return take


def shared_uploads(server, sample, clients):
    def take(_):
        answers = [server.folder / f"answer-{number}" for number in range(clients)]
        form = [*share_fields("aes_gcm"), "--form", f"file=@{sample}", f"{server.address}/api/pacshare"]
        usage = together(server, [
            lambda number=number: Transfer(*form, client=number, output=answers[number]) for number in range(clients)])
        for answer in answers:
            # There is none of a client that was refused for good.
            if answer.exists():
                Share(server, answer.read_text()).discard()
                answer.unlink()
        return {f"paccrypt upload {clients}": usage}

    return take


def downloads(server, name, options, clients):
    """Downloads with the options of each client."""

    def take(_):
        return {f"{name} download {clients}": together(server, [
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
            f"{values.median('unfairness'):.2f}", f"{values.mean('processor'):.2f}",
            f"{values.mean('switches'):,.0f}", mebibytes(values.most("peak")), values.most("refusals"),
            values.least("finished")])
    words = WORDS.format(size=total >> 20, patience=PATIENCE)
    return Section("Several clients at once", words, COMMANDS, [(COLUMNS, rows)], budgets(
        series, max(bench.form.client_counts)))


def budgets(series, clients):
    found = []
    for way in ("upload", "download"):
        values = series[f"paccrypt {way} {clients}"]
        found += [
            Budget(f"{clients} {way}s at once, clients that finish", clients, values.least("finished"), is_least=True,
                   is_strict=True),
            Budget(f"{clients} {way}s at once, slowest / median client", STARVATION, values.median("unfairness")),
        ]
    return found
