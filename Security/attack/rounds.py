"""One round: visitors first by themselves, then beside an attack, then by themselves again."""
import json
import threading
import time
from dataclasses import dataclass, field

from comparison.rounds import percentile

from .attacks import ATTACKS
from .server import AUDIT_BYTES_PER_MINUTE, MEMORY_BOUND, MIB, Attacked
from .visitors import INTERVALS

BEFORE = 10
"""Seconds of visitors by themselves."""
RECOVERY = 30
"""Seconds in which everything has to be as before."""
CALM = 8
"""Seconds of nothing unusual after which it counts as over."""
FIRST_ADDRESSES = {name: number * 1_000 for number, name in enumerate(ATTACKS)}
NICENESS = 5
"""Attackers have machines of their own, so here the server and the visitors go before them."""


@dataclass
class Visits:
    """The things of one kind that visitors did in one phase."""
    done: list = field(default_factory=list)

    @property
    def succeeded(self):
        return sum(each["is_done"] for each in self.done)

    @property
    def refused(self):
        """Those that were refused at first, and came again."""
        return sum(bool(each["refusals"]) for each in self.done)

    def seconds(self, part):
        return percentile([each["seconds"] for each in self.done], part)


@dataclass
class Round:
    """What one round found."""
    networks: int
    attack: str
    seconds: float
    visits: dict
    """During the attack, by kind."""
    attackers: dict
    resident_before: int
    peak: int
    audit_growth: int
    resident_after: int
    recovery: float
    """Seconds after the attack until nothing was refused or slow any more."""
    problems: list


class Visitors:
    """Visitors under way, and what they did so far."""

    def __init__(self, namespace, target):
        self.process = namespace.start("attack.visitors", target)
        self.done, self.lock = [], threading.Lock()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.lock:
                self.done.append(json.loads(line))

    def stop(self):
        """Waits for what is under way."""
        self.process.stdin.close()
        self.process.wait()
        self.reader.join()

    def between(self, begin, end):
        """What began in this time, by kind."""
        found = {kind: Visits() for kind in INTERVALS}
        with self.lock:
            for each in self.done:
                if begin <= each["began"] < end:
                    found[each["kind"]].done.append(each)
        return found


def run(folder, paccrypt, attackers, visitors, networks, names, seconds):
    """One round of some attacks at once, from so many networks.

    :param attackers: the attackers' namespace.
    :param visitors: the visitors' namespace.
    """
    title = names[0] if len(names) == 1 else "all at once"
    with Attacked(folder, paccrypt) as server:
        target = server.prepare()
        crowd = Visitors(visitors, target)
        try:
            begin = time.monotonic()
            time.sleep(BEFORE)
            resident, descriptors, audit = server.resident, server.descriptors, server.audit_bytes
            server.forget_peak()
            start = time.monotonic()
            processes = [start_attack(attackers, target, networks, name) for name in names]
            is_running = wait(server, seconds)
            end = time.monotonic()
            audit = server.audit_bytes - audit
            reports = {name: stop_attack(each) for name, each in processes}
            slow = {kind: slow_from(visits) for kind, visits in crowd.between(begin, start).items()}
            recovery = watch(server, crowd, slow, descriptors + 32, end)
            peak, resident_after = (server.peak, server.resident) if server.is_running else (0, 0)
        finally:
            crowd.stop()
        before, during = crowd.between(begin, start), crowd.between(start, end)
    found = Round(
        networks, title, end - start, during, reports, resident, peak, audit, resident_after, recovery, [])
    found.problems = problems(found, before, server_ran=is_running)
    return found


def start_attack(attackers, target, networks, name):
    configuration = target | {"networks": networks, "attack": name, "first_address": FIRST_ADDRESSES[name]}
    return name, attackers.start("attack.attackers", configuration, nice=NICENESS)


def stop_attack(process):
    """What became of an attack."""
    process.stdin.close()
    report = process.stdout.read()
    process.wait()
    return json.loads(report) if report else {"faults": ["It ended without a report."]}


def wait(server, seconds):
    """Whether the server still runs after so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not server.is_running:
            return False
        time.sleep(0.2)
    return True


def slow_from(visits):
    """From how many seconds on something is unusually slow."""
    return max(1, 3 * visits.seconds(1)) if visits.done else 1


def watch(server, crowd, slow, descriptors, end):
    """Seconds from the end of an attack until nothing was refused or slow any more, and no more files and connections
    were open than so many."""
    usual = end
    while server.is_running and time.monotonic() < end + RECOVERY + CALM:
        now = time.monotonic()
        if server.descriptors > descriptors:
            usual = now
        after = crowd.between(end, now)
        for kind, visits in after.items():
            for each in visits.done:
                if not each["is_done"] or each["refusals"] or each["seconds"] > slow[kind]:
                    usual = max(usual, each["began"] + each["seconds"])
        # One that is still waited for is not done.
        is_under_way = any(all(each["began"] < now - CALM for each in visits.done) for visits in after.values())
        if now - usual > CALM and not is_under_way:
            return usual - end
        time.sleep(0.2)
    return float("inf")


def problems(found, before, server_ran):
    """What must not be, in words."""
    said = [] if server_ran else ["The server ended."]
    for kind, visits in before.items():
        if not visits.done or visits.succeeded < len(visits.done):
            said.append(f"{kind}: not every one was done before the attack: {reasons(visits)}")
    for kind, visits in found.visits.items():
        if not visits.done:
            said.append(f"{kind}: none began during the attack.")
        elif visits.succeeded < len(visits.done):
            lost = len(visits.done) - visits.succeeded
            said.append(f"{kind}: {lost} of {len(visits.done)} failed: {reasons(visits)}")
    if found.peak > MEMORY_BOUND:
        said.append(f"memory: {found.peak // MIB} MiB, above {MEMORY_BOUND // MIB} MiB")
    if found.audit_growth > AUDIT_BYTES_PER_MINUTE * max(1, found.seconds / 60):
        said.append(f"audit log: {found.audit_growth >> 10} KiB more")
    if not found.recovery <= RECOVERY:
        said.append(f"not as before within {RECOVERY} s")
    for name, report in found.attackers.items():
        if report["faults"] or not report["opened"]:
            said.append(f"{name} was no attack: {report['faults']}")
    return said


def reasons(visits):
    """Why some were not done."""
    return ", ".join(sorted({each["refusals"][-1] for each in visits.done if not each["is_done"]})) or "none began"
