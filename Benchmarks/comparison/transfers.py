"""Transfers by curl, a process for each, and shares by the API."""
import base64
import contextlib
import hashlib
import http.client
import json
import os
import subprocess

from .usage import Failure

CURL = ["curl", "--silent", "--show-error", "--fail", "--max-time", "3600", "--header", "Expect:"]

ENC_PASSWORD, PICKUP_PASSWORD = "the password of the files", "the password of the link"


def client_address(number):
    """A loopback address of its own: to the server, another client."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


class Refused(Failure):
    """A server said that too much is going on."""

    def __init__(self, text, retry_after):
        super().__init__(text)
        self.retry_after = retry_after
        """In so many seconds it wants to be asked again."""


class Transfer:
    """A transfer under way."""

    def __init__(self, *arguments, client=0, output=os.devnull, **options):
        self.command = [
            *CURL, "--interface", client_address(client), "--output", str(output), "--write-out",
            "%{time_total} %{http_code} %header{retry-after}",
            *map(str, arguments),
        ]
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def seconds(self):
        """Waits for the end. What it took from curl's first step to its last, without the start of the process."""
        answered, errors = self.process.communicate()
        seconds, status, *retry_after = answered.decode().split()
        if self.process.returncode != 0:
            text = f"{' '.join(self.command)}: {errors.decode().strip()}"
            raise Refused(text, int(retry_after[0]) if retry_after else 1) if status == "503" else Failure(text)
        return float(seconds)

    def kill(self):
        self.process.kill()
        self.process.communicate()


def transfer(*arguments, **options):
    return Transfer(*arguments, **options).seconds()


def whole_answer(*arguments, client=0):
    """What a request answers, as a stream of bytes."""
    return subprocess.Popen([*CURL, "--interface", client_address(client), *arguments], stdout=subprocess.PIPE)


@contextlib.contextmanager
def connection(server, client=0, seconds=120):
    """A connection of one client, for small requests."""
    source = (client_address(client), 0)
    opened = http.client.HTTPConnection("127.0.0.1", server.port, timeout=seconds, source_address=source)
    with contextlib.closing(opened):
        yield opened


def ask(opened, method, path, body=None, **headers):
    """The content of an answer that is a success."""
    if isinstance(body, dict):
        body, headers = json.dumps(body), {"Content-Type": "application/json"} | headers
    opened.request(method, path, body, headers)
    answer = opened.getresponse()
    content = answer.read()
    if answer.status >= 400:
        raise Failure(f"{method} {path} was answered {answer.status}: {content[:300]}")
    return content


def share_fields(algorithm, **fields):
    """Options of curl for a form, with the file last."""
    all_fields = {"algorithm": algorithm, "enc_password": ENC_PASSWORD, "pickup_password": PICKUP_PASSWORD} | fields
    return [word for name, value in all_fields.items() for word in ("--form-string", f"{name}={value}")]


class Share:
    """A share on a server."""

    def __init__(self, server, answer):
        answer = json.loads(answer)
        self.server, self.id, self.token, self.scan = server, answer["id"], answer["manage_token"], answer["scan"]
        self.path = f"/api/pacshare/{self.id}"

    @property
    def url(self):
        return f"{self.server.address}{self.path}/file"

    def open(self, client=0, **secrets):
        """The options of curl for a download under a new lease."""
        with connection(self.server, client) as opened:
            unlocked = ask(opened, "POST", f"{self.path}/unlock", {"pickup_password": PICKUP_PASSWORD})
            wanted = {"ticket": json.loads(unlocked)["ticket"]} | (secrets or {"enc_password": ENC_PASSWORD})
            lease = json.loads(ask(opened, "POST", f"{self.path}/open", wanted))["lease"]
        return ["--header", f"Authorization: Bearer {lease}", self.url]

    def discard(self):
        with connection(self.server) as opened:
            ask(opened, "DELETE", self.path, Authorization=f"Bearer {self.token}")


def upload(server, algorithm, file, client=0, stdin=None, **fields):
    """Uploads a share; gives it and the seconds. The file `/dev/stdin` may be a pipe."""
    answer = server.folder / f"answer-{client}"
    seconds = transfer(
        *share_fields(algorithm, **fields), "--form", f"file=@{file}", f"{server.address}/api/pacshare",
        client=client, output=answer, stdin=stdin)
    return Share(server, answer.read_text()), seconds


def upload_sealed(server, container):
    """Uploads what the sender has sealed; gives the share and what opens a sealed lease of it."""
    proof = os.urandom(32)
    answer = server.folder / "answer-sealed"
    transfer(
        "--form-string", "sealed=on", "--form-string", f"pickup_password={PICKUP_PASSWORD}",
        "--form-string", "max_downloads=unlimited",
        "--form-string", f"open_proof_sha256={base64url(hashlib.sha256(proof).digest())}",
        "--form", f"file=@{container}", f"{server.address}/api/pacshare", output=answer)
    return Share(server, answer.read_text()), {"sealed": True, "proof": base64url(proof)}


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
