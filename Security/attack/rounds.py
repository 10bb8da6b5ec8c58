"""One round: visitors first by themselves, then beside an attack, then by themselves again."""
import time
from dataclasses import dataclass, field

from comparison.rounds import percentile

from .attacks import ATTACKS
from .promises import RECOVERY
from .server import Attacked
from .visitors import INTERVALS, PATIENCE

BEFORE = 10
"""Seconds of visitors by themselves."""
CALM = 8
"""Seconds of nothing unusual after which it counts as over."""
ENDING = 30
"""Seconds in which attackers and visitors have to end when they are told to."""
FIRST_ADDRESSES = {name: number * 1_000 for number, name in enumerate(ATTACKS)}
NICENESS = 5
"""Attackers have machines of their own, so here the server and the visitors go before them."""


@dataclass
class Visits:
    """The things of one kind that visitors did in one phase."""
    done: list = field(default_factory=list)

    @property
    def at_once(self):
        """How many were done at the first try."""
        return sum(each["is_done"] and not each["refusals"] for each in self.done)

    @property
    def later(self):
        """How many were refused at first, came again when they were told to, and were done then."""
        return sum(each["is_done"] and bool(each["refusals"]) for each in self.done)

    @property
    def succeeded(self):
        return self.at_once + self.later

    @property
    def failed(self):
        return len(self.done) - self.succeeded

    @property
    def reasons(self):
        """Why some failed."""
        return ", ".join(sorted({each["refusals"][-1] for each in self.done if not each["is_done"]}))

    def seconds(self, part):
        return percentile([each["seconds"] for each in self.done], part)


@dataclass
class Round:
    """What one round found."""
    networks: int
    attack: str
    seconds: float
    before: dict
    visits: dict
    """During the attack, by kind."""
    attackers: dict
    """The report of each, by its name; None where there is none."""
    resident_before: int
    peak: int
    audit_growth: int
    resident_after: int
    recovery: float
    """Seconds after the attack until nothing was refused or slow any more."""
    faults: list
    """What ended when it should not, in words."""


class Crowd:
    """Visitors under way."""

    def __init__(self, namespace, target):
        self.program = namespace.start("attack.visitors", target)

    def between(self, begin, end):
        """What they did that began in this time, by kind."""
        found = {kind: Visits() for kind in INTERVALS}
        for each in list(self.program.lines):
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
        crowd = Crowd(visitors, target := server.prepare())
        begin = time.monotonic()
        time.sleep(BEFORE)
        resident, descriptors, audit = server.resident, server.descriptors, server.audit_bytes
        server.forget_peak()
        start = time.monotonic()
        programs = {name: start_attack(attackers, target, networks, name) for name in names}
        wait(server, seconds)
        end = time.monotonic()
        audit = server.audit_bytes - audit
        reports, faults = end_attacks(programs)
        slow = {kind: slow_from(visits) for kind, visits in crowd.between(begin, start).items()}
        recovery = watch(server, crowd, slow, descriptors + 32, end)
        peak, resident_after = (server.peak, server.resident) if server.is_running else (0, 0)
        if not server.is_running:
            last = server.log.read_text(errors="replace").splitlines()[-1:]
            faults.append(f"the server ended with {server.process.returncode}: {last}")
        if problem := crowd.program.wait(PATIENCE + ENDING):
            faults.append(f"the visitors' program {problem}")
    return Round(
        networks, title, end - start, crowd.between(begin, start), crowd.between(start, end), reports, resident, peak,
        audit, resident_after, recovery, faults)


def start_attack(attackers, target, networks, name):
    configuration = target | {"networks": networks, "attack": name, "first_address": FIRST_ADDRESSES[name]}
    return attackers.start("attack.attackers", configuration, nice=NICENESS)


def end_attacks(programs):
    """What became of each attack, by its name, and which of their programs did not end as they should."""
    for program in programs.values():
        program.ask_to_end()
    faults = [f"{name} {problem}" for name, each in programs.items() if (problem := each.wait(ENDING))]
    return {name: each.lines[-1] if each.lines else None for name, each in programs.items()}, faults


def wait(server, seconds):
    """Waits for so long, or until the server ends."""
    end = time.monotonic() + seconds
    while server.is_running and time.monotonic() < end:
        time.sleep(0.2)


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
