"""The report of all rounds as Markdown."""
from comparison.sections import table

from .attacks import ATTACKS
from .server import AUDIT_BYTES_PER_MINUTE, MEMORY_BOUND, MIB
from .visitors import INTERVALS, PATIENCE

WORDS = """
# Under attack

Written by `make under-attack`. Visitors log in, pick up a share whose link the attackers have, upload 100 kB, and
encrypt a text, each from another address, while attackers from so many networks (IPv6 /48 and IPv4 /24 in turn) do
their worst for {seconds:.0f} s. A cell says how many of a kind were done of how many; how many of them were refused at
first and came again when the server said, for at most {patience} s; and the median and 99th percentile in seconds, all
waiting included.

Memory must not exceed {memory} MiB, nor the growth of the audit log {audit} KiB a minute. The last column says how long
after the attack everything was as before it. Server, visitors and attackers share {cores} cores.
"""


def markdown(rounds, cores):
    columns = ["networks", "attack", *INTERVALS, "memory before, peak, after (MiB)", "audit log (KiB)", "as before (s)"]
    words = WORDS.format(
        seconds=max(each.seconds for each in rounds), patience=PATIENCE, memory=MEMORY_BOUND // MIB,
        audit=AUDIT_BYTES_PER_MINUTE >> 10, cores=cores)
    parts = [words.strip(), table(columns, [row(each) for each in rounds])]
    failed = [f"- {each.networks} networks, {each.attack}: {problem}" for each in rounds for problem in each.problems]
    parts.append("## Broken promises\n\n" + ("\n".join(failed) or "None."))
    parts.append("## What the attackers got\n\n" + table(
        ["networks", "attack", "what", "connections", "held at once", "answers"],
        [attack_row(each, name) for each in rounds for name in each.attackers]))
    return "\n\n".join(parts) + "\n"


def row(found):
    memory = ", ".join(f"{count // MIB}" for count in (found.resident_before, found.peak, found.resident_after))
    return [
        str(found.networks), found.attack, *(cell(found.visits[kind]) for kind in INTERVALS), memory,
        f"{found.audit_growth >> 10}", f"{found.recovery:.1f}"]


def cell(visits):
    if not visits.done:
        return "none"
    refused = f", {visits.refused} refused at first" if visits.refused else ""
    return (
        f"{visits.succeeded} of {len(visits.done)}{refused}; {visits.seconds(0.5):.2f}, {visits.seconds(0.99):.2f}")


def attack_row(found, name):
    report = found.attackers[name]
    answers = ", ".join(f"{count} × {what}" for what, count in sorted(report.get("answers", {}).items()))
    return [
        str(found.networks), f"{name} ({found.attack})" if found.attack != name else name, ATTACKS[name].words,
        str(report.get("opened", 0)), str(report.get("most_held", 0)), answers]
