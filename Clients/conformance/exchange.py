"""One request of a client, and what it says was answered."""
import contextlib
import json
import os
import re
import signal
import subprocess
import urllib.parse
from dataclasses import dataclass

from comparison.usage import Failure

SECONDS = 90
"""What a request may take with the start of its program; the programs themselves wait for 50."""


class Problem(Failure):
    """What is not as it should be, in words."""


class Hang(Failure):
    """A program that was not done in time."""


def output(command, environment):
    """What a program prints. It ends here, with all that it has started."""
    process = subprocess.Popen(
        list(map(str, command)), env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True)
    try:
        printed, errors = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Hang(f"was not done in {SECONDS} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode:
        raise Problem(f"ended with {process.returncode}: {errors.decode(errors='replace').strip()[-500:]}")
    return printed.decode(errors="replace")


@dataclass
class Answer:
    status: int
    type: str
    disposition: str
    body: bytes
    read: str | None
    """The name of the file as the client reads it; None when it reads none."""

    @property
    def name(self):
        """The name of the file in UTF-8 (RFC 8187)."""
        found = re.search(r"filename\*=UTF-8''([^;\s]*)", self.disposition, re.IGNORECASE)
        return urllib.parse.unquote(found[1], errors="replace") if found else None

    @property
    def plain_name(self):
        """The name for those who do not know the other."""
        found = re.search(r'filename="([^"]*)"', self.disposition)
        return found[1] if found else None

    @property
    def json(self):
        """The members of the object that it is."""
        try:
            found = json.loads(self.body) if self.type.split(";")[0] == "application/json" else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Problem(f"{self.status} is no JSON, but {self.type or 'nothing'}: {self.body[:60]!r}")
        return found


class Sender:
    """A client and the server that it talks to."""

    def __init__(self, client, address, folder, environment):
        self.client, self.address, self.folder, self.environment = client, address, folder, environment
        self.count = 0

    def post(self, path, file="", /, **fields):
        """What the server answers."""
        self.count += 1
        body = self.folder / f"{self.count}"
        fields = [f"{name}={value}" for name, value in fields.items()]
        lines = output([*self.client.command, self.address + path, body, file, *fields], self.environment).split("\n")
        if len(lines) < 4 or not lines[0].isdigit() or not body.exists():
            raise Problem(f"says nothing of an answer: {lines}")
        return Answer(int(lines[0]), lines[1], lines[2], body.read_bytes(), lines[3] if len(lines) > 4 else None)
