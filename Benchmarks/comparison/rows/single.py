"""One transfer at a time: shares against nginx and copyparty."""
import pathlib

from ..paccrypt import PacCrypt
from ..rivals import Copyparty, Nginx
from ..rounds import take_turns
from ..samples import make_sample, require_answer, require_room
from ..sections import COST_COLUMNS, Budget, Section, cost, number
from ..transfers import transfer, upload, upload_sealed, whole_answer
from ..usage import Meter, run

ALGORITHMS = ["aes_gcm", "xchacha", "aes_cbc"]

UPLOAD_WORDS = """
One upload of {size} MiB at a time, by curl. A share's fields come before the file, nothing is scanned. Processor time,
switches and memory are those of the server. PacCrypt derives two keys and encrypts; nginx and copyparty store what they
get.
"""

UPLOAD_COMMANDS = """
curl --upload-file sample http://NGINX/sample
curl --upload-file sample http://COPYPARTY/sample
curl --form-string algorithm=ALGORITHM --form-string enc_password=PASSWORD --form-string pickup_password=PASSWORD \\
    --form file=@sample http://PACCRYPT/api/pacshare
"""

DOWNLOAD_WORDS = """
The same file back, one download at a time, by curl into nothing. A share is open already: its passwords were checked
before. The sealed lease hands out a container as it is stored.
"""

DOWNLOAD_COMMANDS = """
curl --output /dev/null http://NGINX/sample
curl --output /dev/null http://COPYPARTY/sample
curl --output /dev/null --header 'Authorization: Bearer LEASE' http://PACCRYPT/api/pacshare/ID/file
"""


def metered(server, *arguments):
    """What a server takes for a transfer, and how long curl says that it took."""
    with Meter(server.pid) as usage:
        seconds = transfer(*arguments)
    usage.seconds = seconds
    return usage


def stored(server, name, sample):
    """The turn of a server that stores files as they are: it leaves the file for the download."""

    def take(_):
        (server.files / "sample").unlink(missing_ok=True)
        return {name: metered(server, "--upload-file", sample, f"{server.address}/sample")}

    return take


def shared(server, algorithm, sample):
    """The turn of an algorithm. As with the servers that store files, what is left of the turn before is deleted right
    before: memory that was used a moment ago costs less than other memory, above all on a virtual machine."""
    left = []

    def take(number):
        while left:
            left.pop().discard()
        with Meter(server.pid) as usage:
            share, usage.seconds = upload(server, algorithm, sample)
        if number == 1:
            require_answer(whole_answer(*share.open()), sample)
        left.append(share)
        return {algorithm: usage}

    return take


def fetched(server, name, *arguments):
    return lambda _: {name: metered(server, *arguments)}


def leases(bench, server, sample):
    """Shares to be downloaded in every round: the options of curl by name."""
    found = {}
    for algorithm in ALGORITHMS:
        share, _ = upload(server, algorithm, sample, max_downloads="unlimited")
        found[algorithm] = share.open()
    container, password = sample.parent / "container", sample.parent / "password.txt"
    password.write_text("the password of the container")
    run([bench.paccrypt, "encrypt", "--password-file", password, "-o", container, sample])
    share, secrets = upload_sealed(server, container)
    container.unlink()
    return found | {"sealed lease": share.open(**secrets)}


def rows(series, names, count, against):
    base = series[against].median()
    return [[name, *cost(series[name], count), number(series[name].median() / base)] for name in names]


def ratio(series, name, against, figure="seconds"):
    return series[name].median(figure) / max(series[against].median(figure), 1e-9)


def measure(bench):
    folder, count = pathlib.Path(bench.folder), bench.form.transfer_bytes
    require_room(folder, count * 11)
    sample = make_sample(folder / "transfer-sample", count)
    with Nginx(folder / "nginx") as nginx, Copyparty(folder / "copyparty", bench.copyparty) as copyparty, \
            PacCrypt(folder / "single", bench.paccrypt) as server:
        ups = [stored(nginx, "nginx", sample), stored(copyparty, "copyparty", sample)]
        ups += [shared(server, algorithm, sample) for algorithm in ALGORITHMS]
        up = take_turns("uploads", bench.form.rounds, ups)
        downs = [fetched(nginx, "nginx", f"{nginx.address}/sample"),
                 fetched(copyparty, "copyparty", f"{copyparty.address}/sample")]
        downs += [fetched(server, name, *options) for name, options in leases(bench, server, sample).items()]
        down = take_turns("downloads", bench.form.rounds, downs)
    sample.unlink()
    size, columns = count >> 20, ["", *COST_COLUMNS, "× nginx"]
    uploads = Section("Uploads", UPLOAD_WORDS.format(size=size), UPLOAD_COMMANDS, [
        (columns, rows(up, ["nginx", "copyparty", *ALGORITHMS], count, "nginx"))])
    downloads = Section("Downloads", DOWNLOAD_WORDS, DOWNLOAD_COMMANDS, [
        (columns, rows(down, ["nginx", "copyparty", *ALGORITHMS, "sealed lease"], count, "nginx"))])
    for name, limit in [("aes_gcm", 1.0), ("xchacha", 1.2), ("aes_cbc", 1.4)]:
        uploads.budgets.append(Budget(f"upload, {name}, × nginx PUT", limit, ratio(up, name, "nginx")))
    uploads.budgets.append(Budget(
        "processor time of an aes_gcm upload, × nginx", 1.5, ratio(up, "aes_gcm", "nginx", "processor")))
    for name, limit in [("aes_gcm", 1.0), ("xchacha", 1.3), ("aes_cbc", 1.5), ("sealed lease", 1.0)]:
        downloads.budgets.append(Budget(f"download, {name}, × nginx GET", limit, ratio(down, name, "nginx")))
    downloads.budgets.append(Budget(
        "processor time of an aes_gcm download, × nginx", 2, ratio(down, "aes_gcm", "nginx", "processor")))
    return [uploads, downloads]
