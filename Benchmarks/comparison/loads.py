"""What a server is kept busy with while something else is measured."""
import contextlib
import subprocess
import threading
import time
from dataclasses import dataclass

from .derivations import Crowd
from .transfers import Refused, Share, Transfer, share_fields, transfer, upload
from .usage import Failure

# Twice as many may run; one that has ended may still be counted while its last bytes are acknowledged.
DOWNLOADS_OF_A_LEASE = 4
# As long as a client that is refused comes back.
PATIENCE = 300


def shared_leases(share, clients):
    """Options of curl for the downloads of so many clients; as many as may share a lease."""
    leases = [share.open(first) for first in range(0, clients, DOWNLOADS_OF_A_LEASE)]
    return [leases[number // DOWNLOADS_OF_A_LEASE] for number in range(clients)]


def nothing():
    return contextlib.nullcontext()


def transfers(server, sample, clients):
    """So many clients that upload or download all the time, half of them each."""
    share, _ = upload(server, "aes_gcm", sample, max_downloads="unlimited")
    options = shared_leases(share, clients // 2)

    @contextlib.contextmanager
    def work(number):
        if number < len(options):
            yield lambda: transfer(*options[number], client=number)
        else:
            yield lambda: upload_and_discard(server, sample, number)

    return Crowd(clients, work)


def large_uploads(server, count):
    """Uploads of so many bytes, one after the other."""

    @contextlib.contextmanager
    def work(number):
        yield lambda: upload_stream(server, "aes_gcm", count)[0].discard()

    return Crowd(1, work)


def upload_stream(server, algorithm, count):
    """Uploads so many zeros, which come from a pipe and lie nowhere."""
    with subprocess.Popen(["head", f"--bytes={count}", "/dev/zero"], stdout=subprocess.PIPE) as zeros:
        return upload(server, algorithm, "/dev/stdin;filename=sample", stdin=zeros.stdout, max_downloads="unlimited")


def many_uploads(server, sample, clients):
    """Lets so many clients upload at once; gives the shares, and how often clients were refused meanwhile."""
    answers = [server.folder / f"answer-{number}" for number in range(clients)]
    form = [*share_fields("aes_gcm", max_downloads="unlimited"), "--form", f"file=@{sample}"]
    visits = require_all(at_once([
        lambda number=number: Transfer(
            *form, f"{server.address}/api/pacshare", client=number, output=answers[number])
        for number in range(clients)]))
    return [Share(server, answer.read_text()) for answer in answers], sum(visit.refusals for visit in visits)


def many_downloads(leases):
    """Lets a client for each lease download at once; gives how often clients were refused."""
    visits = require_all(at_once([
        lambda number=number, lease=lease: Transfer(*lease, client=number) for number, lease in enumerate(leases)]))
    return sum(visit.refusals for visit in visits)


@dataclass
class Visit:
    """What one client of many met with."""
    refusals: int = 0
    seconds: float = 0
    """From its first request to the end of the transfer, all waiting included."""
    has_finished: bool = False


def at_once(starts):
    """Starts all transfers at once and waits for them; when one fails, the others are ended.

    A client that is refused comes back when it was told to, as often as it takes, but not for ever.
    """
    visits, errors, under_way = [Visit() for _ in starts], [], [start() for start in starts]

    def follow(number, began):
        visit, process = visits[number], under_way[number]
        try:
            while not errors:
                try:
                    visit.seconds = time.monotonic() - began + process.seconds()
                    visit.has_finished = True
                    return
                except Refused as refused:
                    visit.refusals += 1
                    if time.monotonic() + refused.retry_after - began > PATIENCE:
                        return
                    time.sleep(refused.retry_after)
                    process = under_way[number] = starts[number]()
        except Exception as error:  # Raised again below, where the transfers were asked for.
            errors.append(error)
            for each in under_way:
                each.process.kill()

    began = time.monotonic()
    threads = [threading.Thread(target=follow, args=(number, began)) for number in range(len(starts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return visits


def require_all(visits):
    lost = sum(not visit.has_finished for visit in visits)
    if lost:
        raise Failure(f"{lost} of {len(visits)} clients were refused for {PATIENCE} s.")
    return visits


def upload_and_discard(server, sample, client):
    """One upload; a client that is refused comes back later."""
    try:
        share, _ = upload(server, "aes_gcm", sample, client=client)
    except Refused as refused:
        time.sleep(refused.retry_after)
    else:
        share.discard()
