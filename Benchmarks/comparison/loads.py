"""What a server is kept busy with while something else is measured."""
import contextlib
import subprocess
import time

from .derivations import Crowd
from .transfers import Refused, Share, Transfer, share_fields, transfer, upload

# Twice as many may run; one that has ended may still be counted while its last bytes are acknowledged.
DOWNLOADS_OF_A_LEASE = 4


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
    """Lets so many clients upload at once; gives the shares of those that the server had room for."""
    answers = [server.folder / f"answer-{number}" for number in range(clients)]
    form = [*share_fields("aes_gcm", max_downloads="unlimited"), "--form", f"file=@{sample}"]
    seconds = finish([
        Transfer(*form, f"{server.address}/api/pacshare", client=number, output=answer)
        for number, answer in enumerate(answers)])
    return [Share(server, answer.read_text()) for answer, taken in zip(answers, seconds) if taken is not None]


def many_downloads(leases):
    """Lets a client for each lease download at once."""
    finish([Transfer(*lease, client=number) for number, lease in enumerate(leases)])


def finish(started):
    """The seconds of all transfers, None for those that were refused; when one fails, the others are ended."""
    try:
        return [seconds_unless_refused(each) for each in started]
    except BaseException:
        for each in started:
            each.kill()
        raise


def seconds_unless_refused(transfer_under_way):
    try:
        return transfer_under_way.seconds()
    except Refused:
        return None


def upload_and_discard(server, sample, client):
    """One upload; a client that is refused comes back later."""
    try:
        share, _ = upload(server, "aes_gcm", sample, client=client)
    except Refused:
        time.sleep(1)
    else:
        share.discard()
