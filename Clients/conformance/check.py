"""What every client has to be able to do, and whether it is."""
import contextlib
from dataclasses import dataclass, field

from .exchange import Hang, Problem
from .files import CONTENT, NAMES, PASSWORD, PICKUP_PASSWORD

PARTS = ["encrypt", "share", "pickup", "name", "errors"]


@dataclass
class Result:
    """What did not work, by part, in words."""
    problems: dict = field(default_factory=lambda: {part: [] for part in PARTS})
    unchanged: int = 0
    """How many names arrived as they are on the disk."""

    @property
    def is_good(self):
        return not any(self.problems.values())

    def cells(self):
        """What the table says of each part."""
        names = "ok" if self.unchanged == len(NAMES) else f"{self.unchanged} of {len(NAMES)}"
        return ["FAILS" if self.problems[part] else names if part == "name" else "ok" for part in PARTS]


class Check:
    """All that one client does."""

    def __init__(self, sender, folder):
        self.sender, self.client, self.folder = sender, sender.client, folder
        self.container = folder / "container"
        self.result = Result()

    def run(self):
        """The result of everything; when the client hangs once, that is it."""
        try:
            for script, name in NAMES.items():
                file = self.folder / name
                file.write_bytes(CONTENT)
                with self.noting("encrypt", script):
                    self.encrypt(file, script)
                link = None
                with self.noting("share", script):
                    link = self.share(file)["id"]
                with self.noting("pickup", script):
                    self.pickup(link, file, script)
            self.errors(file)
        except Hang as hang:
            for part in PARTS[PARTS.index(self.part):]:
                self.result.problems[part].append(str(hang))
        return self.result

    @contextlib.contextmanager
    def noting(self, part, where):
        """Notes a problem of what is done within."""
        self.part = part
        try:
            yield
        except Problem as problem:
            self.result.problems[part].append(f"{where}: {problem}")

    def post(self, *arguments, **fields):
        """What is answered; anything but 200 is a problem."""
        answer = self.sender.post(*arguments, **fields)
        if answer.status != 200:
            raise Problem(f"{arguments[0]} was answered {answer.status}: {answer.body[:200]!r}")
        return answer

    def encrypt(self, file, script):
        sealed = self.post("/api/encrypt", file, enc_password=PASSWORD)
        self.container.write_bytes(sealed.body)
        opened = self.post("/api/decrypt", self.container, enc_password=PASSWORD)
        if opened.body != CONTENT:
            raise Problem("the content is another")
        self.name(sealed, f"{self.client.sends(file.name)}.aes_gcm.encrypted", script, "the container")
        self.name(opened, self.client.sends(file.name), script, "the decrypted file")

    def share(self, file):
        """What the sender of a new share is told."""
        return self.post("/api/pacshare", file, enc_password=PASSWORD, pickup_password=PICKUP_PASSWORD).json

    def pickup(self, link, file, script):
        if link is None:
            raise Problem("there is no share")
        found = self.post(f"/api/pacshare/{link}/pickup", enc_password=PASSWORD, pickup_password=PICKUP_PASSWORD)
        if found.body != CONTENT:
            raise Problem("the content is another")
        self.name(found, self.client.sends(file.name), script, "the picked up file")
        self.result.unchanged += found.name == file.name

    def name(self, answer, wanted, script, what):
        """Compares the name of an answer, and what the client reads of it."""
        if answer.name != wanted:
            self.result.problems["name"].append(f"{script}: {what} is called {answer.name!a}, not {wanted!a}")
        readable = answer.plain_name if self.client.reads_plain else answer.name
        if answer.read not in (None, readable):
            self.result.problems["name"].append(f"{script}: the client reads {answer.read!a} for {what}")

    def errors(self, file):
        """Errors are JSON, also for who does not ask for it."""
        link = "none"
        with self.noting("errors", "a share to fail at"):
            link = self.share(file)["id"]
        wrong = {"enc_password": PASSWORD, "pickup_password": "wrong"}
        self.error(400, "password_required", "/api/encrypt", file)
        self.error(400, "decryption_failed", "/api/decrypt", self.container, enc_password="wrong")
        self.error(401, "wrong_credentials", f"/api/pacshare/{link}/pickup", **wrong)
        self.error(404, "share_not_found", "/api/pacshare/unknown/pickup", **wrong)
        self.error(404, "not_found", "/api/nothing", **wrong)

    def error(self, status, code, *arguments, **fields):
        with self.noting("errors", code):
            answer = self.sender.post(*arguments, **fields)
            if answer.status != status:
                raise Problem(f"the status is {answer.status}: {answer.body[:200]!r}")
            if status in self.client.drops:
                if answer.type != "application/json":
                    raise Problem(f"the type is {answer.type}")
            elif answer.json.get("code") != code:
                raise Problem(f"the code is another: {answer.json}")
