"""One attack from some networks, as a program of its own: reads what to do as a line of JSON, ends with its input, and
prints what became of it."""
import asyncio
import contextlib
import itertools
import json
import resource
import sys
from collections import Counter

from .attacks import ATTACKS, Appetite
from .connection import Connection, Ended
from .network import Network


class Tally:
    """What became of an attack."""

    def __init__(self):
        self.opened, self.held, self.most_held, self.answers = 0, 0, 0, Counter()
        self.ticket, self.ticket_lock = None, asyncio.Lock()

    def report(self):
        return {"opened": self.opened, "most_held": self.most_held, "answers": dict(self.answers)}


class Worker:
    """One connection at a time, from the addresses of one network in turn."""

    def __init__(self, attack, target, network, addresses, tally):
        self.attack, self.target, self.network, self.addresses = attack, target, network, addresses
        self.tally, self.wanted, self.has_held = tally, None, False
        self.share, self.heads = target["share"], target["heads"]

    def connect(self, **options):
        self.tally.opened += 1
        return Connection(
            self.network.address(next(self.addresses)), self.network.server, self.target["port"], **options)

    def count(self, status):
        self.tally.answers[str(status or "closed")] += 1

    def appetite(self, most, **options):
        self.wanted = self.wanted or Appetite(most, **options)
        return self.wanted

    @contextlib.contextmanager
    def holding(self, connection):
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
                if self.wanted and not self.has_held and ended.status in (None, 413, 503, 507):
                    self.wanted.refused()
            except (TimeoutError, OSError) as error:
                self.tally.answers[type(error).__name__] += 1
            await asyncio.sleep(self.attack.pause)


async def main():
    target = json.loads(sys.stdin.readline())
    attack, tally = ATTACKS[target["attack"]], Tally()
    networks = [Network(number) for number in range(target["networks"])]
    # Attacks that run beside each other come from addresses of their own.
    addresses = [itertools.count(target["first_address"]) for _ in networks]
    workers = [
        Worker(attack, target, networks[number % len(networks)], addresses[number % len(networks)], tally)
        for number in range(attack.workers)]
    tasks = []
    for worker in workers:
        tasks.append(asyncio.create_task(worker.run()))
        await asyncio.sleep(0.002)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for task in tasks:
        task.cancel()
    failed = [each for each in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(each, Exception)]
    json.dump(tally.report() | {"faults": sorted({repr(each) for each in failed})}, sys.stdout)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    asyncio.run(main())
