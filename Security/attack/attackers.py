"""One attack from some networks, as a program of its own: reads what to do as a line of JSON, ends with its input, and
prints what became of it."""
import asyncio
import contextlib
import errno
import itertools
import json
import resource
import sys
import traceback
from collections import Counter

from .attacks import ATTACKS, Appetite
from .connection import Connection, Ended
from .network import Network


class Tally:
    """What became of an attack."""

    def __init__(self):
        self.connected, self.sent, self.held, self.most_held = 0, 0, 0, 0
        self.answers, self.faults = Counter(), Counter()
        self.ticket, self.ticket_lock = None, asyncio.Lock()

    def report(self):
        return {
            "connected": self.connected, "sent": self.sent, "most_held": self.most_held,
            "answers": dict(self.answers), "faults": dict(self.faults),
        }


class Worker:
    """One connection at a time, each from the next of all addresses."""

    def __init__(self, attack, target, addresses, tally):
        self.attack, self.target, self.addresses, self.tally = attack, target, addresses, tally
        self.wanted, self.has_held = None, False
        self.share, self.heads = target["share"], target["heads"]

    def connect(self, **options):
        address, server = next(self.addresses)
        return Connection(address, server, self.target["port"], self.tally, **options)

    def count(self, status):
        self.tally.answers[str(status or "closed")] += 1

    def appetite(self, most, **options):
        self.wanted = self.wanted or Appetite(most, **options)
        return self.wanted

    @contextlib.contextmanager
    def holding(self):
        """Something of the server's is held while this lasts."""
        self.has_held = True
        self.tally.held += 1
        self.tally.most_held = max(self.tally.most_held, self.tally.held)
        if self.wanted:
            self.wanted.granted()
        try:
            yield
        finally:
            self.tally.held -= 1

    async def ticket(self):
        """The ticket of this attack for the share with the large heads; a share gives out few."""
        async with self.tally.ticket_lock:
            if self.tally.ticket is None:
                self.tally.ticket = await self.unlock()
            return self.tally.ticket

    async def unlock(self):
        body = json.dumps({"pickup_password": self.target["heads_password"]}).encode()
        async with self.connect() as connection:
            path = f"/api/pacshare/{self.heads}/unlock"
            await connection.send(connection.head("POST", path, len(body), "application/json") + body)
            head, answer = await connection.whole()
            if b" 200 " not in head.split(b"\r\n")[0]:
                raise Ended(int(head.split()[1]))
            return json.loads(answer)["ticket"]

    async def run(self):
        while True:
            self.has_held = False
            try:
                await self.attack.session(self)
            except Ended as ended:
                self.count(ended.status)
                if ended.status == 401:
                    self.tally.ticket = None
                if self.wanted and not self.has_held and ended.status in (None, 413, 429, 503, 507):
                    self.wanted.refused()
            except OSError as error:
                self.tally.answers[errno.errorcode.get(error.errno, type(error).__name__)] += 1
            except Exception as error:  # A fault of the attack's own: it goes on, but the run fails with these words.
                place = traceback.extract_tb(error.__traceback__)[-1]
                self.tally.faults[f"{error!r} in {place.name}, line {place.lineno}"] += 1
            await asyncio.sleep(self.attack.pause)


def addresses(count, first):
    """Those of so many networks in turn, and the server's that each reaches."""
    networks = [Network(number) for number in range(count)]
    for number in itertools.count(first):
        for network in networks:
            yield network.address(number), network.server


async def main():
    target = json.loads(sys.stdin.readline())
    attack, tally, tasks = ATTACKS[target["attack"]], Tally(), []
    # Attacks that run beside each other come from addresses of their own.
    source = addresses(target["networks"], target["first_address"])
    for _ in range(attack.workers):
        tasks.append(asyncio.create_task(Worker(attack, target, source, tally).run()))
        await asyncio.sleep(0.002)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    while tasks:
        for task in tasks:
            task.cancel()
        # One that was just done with what it waited for may not notice; it is told again.
        _, tasks = await asyncio.wait(tasks, timeout=1)
    print(json.dumps(tally.report()))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    asyncio.run(main())
