"""The attacks: each is what one connection of an attacker does, again and again, from ever other addresses.

An attacker knows what is bounded and how: it takes as large a part as it is given, halves it when it is refused, and
keeps what it has got at the slowest pace that the server allows.
"""
import asyncio
import functools
import json
import random
from dataclasses import dataclass
from typing import Callable

from .connection import Ended

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=B"
MIB = 1 << 20
ANNOUNCED = 100_000_000
"""Bytes that a body which never ends claims to have: as many as there is room for."""
INTERVAL = 12
KEEPING = 12_000
"""Bytes in an interval that keep a body alive which is ahead of its average: the server asks for 10,000 in 20 s."""
AVERAGE = 52_000
"""Bytes in an interval that keep any other body or answer alive: the server asks for 4 KiB a second on average."""


@dataclass(frozen=True)
class Attack:
    """What is done, and what is the least that has to come of it by itself: below that, nothing was attacked."""
    words: str
    session: Callable
    workers: int
    """Connections that it tries to have at once."""
    pause: float = 1
    """Seconds before a connection that ended is replaced."""
    least_held: int = 0
    """Requests, answers or connections that it keeps at once."""
    least_rate: float = 0
    """Requests a second, of those that keep nothing."""
    least_sent: int = 0
    """Bytes."""
    statuses: tuple = ()
    """The answers that requests of those that keep nothing are meant to have."""

    def shortfall(self, report, seconds, is_alone):
        """What makes it no attack, in words.

        :param is_alone: whether it had the server to itself. Beside others it may get little of what all share, but has
            to have been answered, if only with a refusal.
        """
        answers = {int(status): count for status, count in report["answers"].items() if status.isdigit()}
        met = sum(answers.get(status, 0) for status in self.statuses)
        floors = [
            ("connections", report["connected"], self.workers),
            ("kept at once", report["most_held"], self.least_held),
            ("bytes", report["sent"], self.least_sent),
            (f"answers of {self.statuses}", met, self.least_rate * seconds),
        ] if is_alone else [
            ("connections", report["connected"], self.workers / 2),
            ("kept or answered", report["most_held"] + sum(answers.values()), self.workers / 2),
        ]
        return [f"{count} {name}, fewer than {least:.0f}" for name, count, least in floors if count < least]


class Appetite:
    """How many bytes a worker asks for: all that it may get."""

    def __init__(self, most, least=64):
        self.most, self.least, self.size = most, least, most

    def refused(self):
        self.size = max(self.least, self.size // 2)

    def granted(self):
        self.size = min(self.most, self.size * 2)


async def slow_json(worker):
    """F2: JSON bodies that are never whole."""
    size = worker.appetite(16 * MIB).size
    start, end = b'{"message":"', min(20 * KEEPING, size // 8)
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", "/api/encrypt", size, JSON) + start)
        # A refusal comes at once, and then there is no need to send megabytes.
        await asyncio.sleep(0.1)
        await connection.send_letters(size - len(start) - end)
        with worker.holding():
            await connection.trickle(KEEPING, INTERVAL)


async def slow_logins(worker):
    """F4: forms of the admin area, as large as they may be, and never whole."""
    await hold_form(worker, "/admin-login", 16_000)


async def slow_unlocks(worker):
    """F4: the same of shares, by somebody who has a link."""
    action, most = random.choice([("unlock", 16_000), ("open", 96_000), ("pickup", 96_000)])
    await hold_form(worker, f"/api/pacshare/{worker.share}/{action}", most)


async def hold_form(worker, path, most):
    """All but the last bytes of a form, of which some come as late as they may."""
    size = worker.appetite(most).size
    late = min(10_000, size // 2)
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", path, size, FORM) + b"a=")
        await connection.send_letters(size - late - 4)
        with worker.holding():
            await asyncio.sleep(18)
            connection.look()
            await connection.send_letters(late)
            await connection.trickle(0, INTERVAL)


async def parts_in_memory(worker):
    """F4: a form that repeats its largest field, which the server has to keep, and then goes on slowly."""
    part = b'--B\r\nContent-Disposition: form-data; name="public_key"\r\n\r\n' + b"A" * 65_000 + b"\r\n"
    await hold_upload(worker, "/api/pacshare", part * 90)


async def slow_uploads(worker):
    """F5: files that never end, for the places of long requests."""
    await hold_upload(worker, random.choice(["/api/encrypt", "/api/decrypt", "/api/pacshare"]), b"")


async def unfinished_files(worker):
    """F9: uploads of as many files as a form may have, of which the last one never ends."""
    fields = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\nsecret enough\r\n' % name
        for name in (b"enc_password", b"pickup_password"))
    await hold_upload(worker, "/api/pacshare", fields + (FILE + b"a\r\n") * 96)


FILE = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'


async def hold_upload(worker, path, parts):
    """A form of some parts and a file that never ends."""
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", path, ANNOUNCED, MULTIPART) + parts + FILE + b"a" * KEEPING)
        with worker.holding():
            await connection.trickle(AVERAGE, INTERVAL)


async def hold_answer(worker, path, kind, start, letters=0, end=b""):
    """Sends a request and takes only as much of the answer as keeps it alive.

    :param start: the beginning of the body; so many letters and its end follow.
    """
    async with worker.connect(receive_buffer=4096) as connection:
        await connection.send(connection.head("POST", path, len(start) + letters + len(end), kind))
        await asyncio.sleep(0.1)
        await connection.send(start)
        await connection.send_letters(letters)
        await connection.send(end)
        status = await connection.status(seconds=120)
        if status != 200:
            raise Ended(status)
        worker.count(status)
        with worker.holding():
            while True:
                await asyncio.sleep(0.5)
                await connection.read(AVERAGE // INTERVAL // 2)


async def unread_texts(worker):
    """F3: answers in JSON that nobody reads."""
    size = worker.appetite(12 * MIB).size
    end = b'","password":"secret enough","algorithm":"xchacha"}'
    await hold_answer(worker, "/api/encrypt", JSON, b'{"message":"', size, end)


async def unread_heads(worker):
    """F3: the heads of a share whose files have the largest heads, for a ticket of its own."""
    body = json.dumps({"ticket": await worker.ticket()}).encode()
    await hold_answer(worker, f"/api/pacshare/{worker.heads}/header", JSON, body)


async def unread_files(worker):
    """F8: encrypted files that nobody takes, for the room of the spool."""
    size = worker.appetite(9_000_000, least=300_000).size
    password = b'--B\r\nContent-Disposition: form-data; name="enc_password"\r\n\r\nsecret enough\r\n'
    await hold_answer(worker, "/api/encrypt", MULTIPART, password + FILE, size, b"\r\n--B--\r\n")


async def idle_connections(worker):
    """F10: connections that are kept with a question of no limit."""
    async with worker.connect() as connection:
        with worker.holding():
            while True:
                await connection.send(connection.head("GET", "/healthz"))
                await connection.whole()
                await asyncio.sleep(10)
                connection.look()


async def lock_out(worker):
    """F6: wrong passwords for the share that the visitors pick up, by somebody who has only its link."""
    body = json.dumps({"pickup_password": "a wrong one"}).encode()
    async with worker.connect() as connection:
        await connection.send(
            connection.head("POST", f"/api/pacshare/{worker.share}/unlock", len(body), JSON) + body)
        worker.count(await connection.status())


async def refused_forms(worker):
    """F9: forms that are refused and recorded, each from a network that the audit log does not know."""
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", "/admin-login", 3, FORM, Accept=JSON) + b"a=b")
        worker.count(await connection.status())


async def wrong_logins(worker):
    """F9: logins with a wrong password, which wait for each other."""
    async with worker.connect() as connection:
        await connection.send(connection.head("GET", "/admin-login", Accept=JSON))
        head, body = await connection.whole()
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise Ended(int(head.split()[1]))
        cookie = next(
            line.split(b":", 1)[1].split(b";")[0].strip().decode()
            for line in head.split(b"\r\n") if line.lower().startswith(b"set-cookie:"))
        form = f"csrf_token={json.loads(body)['csrf_token']}&username=operator&password=a+wrong+password".encode()
        await connection.send(
            connection.head("POST", "/admin-login", len(form), FORM, Accept=JSON, Cookie=cookie) + form)
        worker.count(await connection.status())


@functools.cache
def brackets():
    """A body of nothing but brackets, just as large as it may be."""
    nested = (b"[" * 200 + b"]" * 200 + b",") * (16 * MIB // 401 - 1)
    return b'{"message":"a","password":"p","x":[' + nested + b"1]}"


async def deep_json(worker):
    """F11: JSON of nothing but brackets, which costs a decoder many times its size."""
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", "/api/encrypt", len(brackets()), JSON))
        await asyncio.sleep(0.1)
        await connection.send(brackets())
        worker.count(await connection.status())


ATTACKS = {
    "slow-json": Attack("JSON bodies that are never whole", slow_json, 64, least_held=4, least_sent=32 * MIB),
    "slow-logins": Attack("logins that are never whole", slow_logins, 180, least_held=60),
    "slow-unlocks": Attack("forms of shares that are never whole", slow_unlocks, 180, least_held=60),
    "parts-in-memory": Attack("forms whose fields have to be kept", parts_in_memory, 64, least_sent=32 * MIB),
    "slow-uploads": Attack("files that never end", slow_uploads, 224, least_held=40),
    "unfinished-files": Attack("uploads of 97 files that never end", unfinished_files, 100, least_held=20),
    "unread-texts": Attack("texts that nobody reads", unread_texts, 48, least_held=2, least_sent=32 * MIB),
    "unread-heads": Attack("heads of containers that nobody reads", unread_heads, 48, least_held=10),
    "unread-files": Attack("encrypted files that nobody reads", unread_files, 64, least_held=8, least_sent=32 * MIB),
    "idle-connections": Attack("idle connections", idle_connections, 1100, pause=2, least_held=200),
    "lock-out": Attack(
        "wrong passwords for the visitors' share", lock_out, 16, pause=0.2, least_rate=1, statuses=(401, 429)),
    "refused-forms": Attack(
        "refused forms from ever other addresses", refused_forms, 16, pause=0.1, least_rate=10, statuses=(403,)),
    "wrong-logins": Attack(
        "wrong logins from ever other addresses", wrong_logins, 8, pause=0.5, least_rate=0.5, statuses=(401, 429)),
    "deep-json": Attack(
        "deep JSON", deep_json, 8, pause=2, least_rate=0.2, least_sent=32 * MIB, statuses=(400,)),
}
