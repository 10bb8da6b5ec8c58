"""What has to hold in a round, and in words what did not."""
from .attacks import ATTACKS
from .server import AUDIT_BYTES, AUDIT_BYTES_PER_VISIT, MEMORY_BOUND, MIB

RECOVERY = 30
"""Seconds in which everything has to be as before."""


def audit_bound(visits):
    """What the audit log may grow by: so much whoever is refused how often, and what successful visits leave there."""
    return AUDIT_BYTES + AUDIT_BYTES_PER_VISIT * sum(each.succeeded for each in visits.values())


def broken(found):
    """What must not be, in words."""
    said = [*found.faults]
    for when, phase in (("before", found.before), ("during", found.visits)):
        for kind, visits in phase.items():
            if not visits.done:
                said.append(f"{kind}: none began {when} the attack")
            elif visits.failed:
                said.append(f"{kind}: {visits.failed} of {len(visits.done)} failed {when} the attack: {visits.reasons}")
    if found.peak > MEMORY_BOUND:
        said.append(f"memory: {found.peak // MIB} MiB, above {MEMORY_BOUND // MIB} MiB")
    if found.audit_growth > audit_bound(found.visits):
        said.append(f"audit log: {found.audit_growth >> 10} KiB more, above {audit_bound(found.visits) >> 10} KiB")
    if not found.recovery <= RECOVERY:
        said.append(f"not as before within {RECOVERY} s")
    for name, report in found.attackers.items():
        said += [f"{name} was no attack: {words}" for words in not_attacked(found, name, report)]
    return said


def not_attacked(found, name, report):
    """Why an attack was none."""
    if report is None:
        return ["it left no report"]
    faults = [f"{count} × {words}" for words, count in report["faults"].items()]
    return faults + ATTACKS[name].shortfall(report, found.seconds, is_alone=len(found.attackers) == 1)
