"""The report of all rounds as Markdown."""
from comparison.sections import table

from .attacks import ATTACKS
from .promises import RECOVERY, audit_bound, broken
from .server import AUDIT_BYTES, AUDIT_BYTES_PER_VISIT, MEMORY_BOUND, MIB
from .visitors import INTERVALS, PATIENCE

WORDS = """
# Under attack

Written by `make under-attack`. Visitors log in, pick up a share whose link the attackers have, upload 100 kB, and
encrypt a text, each from another address, while attackers from so many networks (IPv6 /48 and IPv4 /24 in turn) do
their worst for {seconds:.0f} s. A cell says how many of a kind were done at the first try, how many were refused with
a `Retry-After`, came again then and were done, and how many failed, which none may; then the median and 99th percentile
in seconds, all waiting included. Nothing may take more than {patience} s.

Memory must not exceed {memory} MiB, nor the growth of the audit log {audit} KiB and {visit} KiB for each visit that was
done. The last column says how long after the attack everything was as before it; {recovery} s are allowed. Server,
visitors and attackers share {cores} cores.
"""
COLUMNS = [
    "networks", "attack", *(f"{kind}: at once + again, failed; median, p99 (s)" for kind in INTERVALS),
    "memory before, peak, after (MiB)", "audit log, allowed (KiB)", "as before (s)",
]


def markdown(rounds, cores):
    words = WORDS.format(
        seconds=max(each.seconds for each in rounds), patience=PATIENCE, memory=MEMORY_BOUND // MIB,
        audit=AUDIT_BYTES >> 10, visit=AUDIT_BYTES_PER_VISIT >> 10, recovery=RECOVERY, cores=cores)
    parts = [words.strip(), table(COLUMNS, [row(each) for each in rounds])]
    failed = [f"- {each.networks} networks, {each.attack}: {problem}" for each in rounds for problem in broken(each)]
    parts.append("## Broken promises\n\n" + ("\n".join(failed) or "None."))
    parts.append("## What the attackers did\n\n" + table(
        ["networks", "attack", "what", "connections", "MB sent", "kept at once", "answers"],
        [attack_row(each, name) for each in rounds for name in each.attackers]))
    return "\n\n".join(parts) + "\n"


def row(found):
    memory = ", ".join(f"{count // MIB}" for count in (found.resident_before, found.peak, found.resident_after))
    return [
        str(found.networks), found.attack, *(cell(found.visits[kind]) for kind in INTERVALS), memory,
        f"{found.audit_growth >> 10}, {audit_bound(found.visits) >> 10}", f"{found.recovery:.1f}"]


def cell(visits):
    if not visits.done:
        return "none"
    return (
        f"{visits.at_once} + {visits.later}, {visits.failed}; {visits.seconds(0.5):.2f}, {visits.seconds(0.99):.2f}")


def attack_row(found, name):
    report = found.attackers[name] or {"connected": 0, "sent": 0, "most_held": 0, "answers": {}}
    answers = ", ".join(f"{count} × {what}" for what, count in sorted(report["answers"].items()))
    return [
        str(found.networks), f"{name} ({found.attack})" if found.attack != name else name, ATTACKS[name].words,
        str(report["connected"]), f"{report['sent'] / 1e6:,.0f}", str(report["most_held"]), answers]
