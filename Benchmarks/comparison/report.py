"""The report of a run as Markdown."""
import os
import time

from .machine import facts, stolen_ticks, versions
from .sections import table

INTRODUCTION = """
# Benchmarks

Written by `make bench{form}{parts}`. Every contestant of a table has its turn in every round (A B C, A B C, …), and
figures are medians of the rounds, with the least and the most. Compare them within this run only.

Files, data directories and databases lie in memory ({folder}): everything is cached, and no disk takes part. The
servers listen on loopback, without TLS, and share the cores with their clients: curl for transfers, a process for each;
wrk for small requests; Python where derivations of keys take nearly all of the time. nginx and copyparty are one
process each.

- MB/s are megabytes of the plain file. Processor seconds are those of the process that is named, without its client.
- Context switches are those of all its threads. Peak memory is its resident memory at most, in the round that had most.

What the server spends its processor time on, and what was tried to lower it, is in [performance.md](performance.md).
"""

BUDGET_WORDS = """
Ratios to what is named, in this run. What misses its budget by less than 10 % counts as reached where
[performance.md](performance.md) shows with a profile what the rest goes into.
"""

FAILURE_WORDS = """
**These sections failed and are missing; the others are whole.**
"""

COLUMNS = ["work", "budget", "figure", "verdict"]


class Run:
    """What is noted about a run as a whole."""

    def __init__(self, bench):
        self.bench, self.load, self.stolen = bench, os.getloadavg()[0], stolen_ticks()
        self.began = time.monotonic()

    def circumstances(self):
        stolen, all_ticks = (after - before for before, after in zip(self.stolen, stolen_ticks()))
        minutes = (time.monotonic() - self.began) / 60
        form = self.bench.form
        return [
            ["form", f"{form.name}: {form.rounds} rounds, {minutes:.0f} minutes"],
            ["load before (processes that ran or waited, in the last minute)", f"{self.load:.2f}"],
            ["processor time that other guests had", f"{stolen / max(all_ticks, 1):.1%}"],
        ]

    def markdown(self, sections, failures, names):
        """The report of all sections that there are.

        :param failures: what became of the others, by name.
        :param names: those that were asked for; none when all were.
        """
        form = "" if self.bench.form.name == "short" else f" FORM={self.bench.form.name}"
        budgets = [budget.row() for section in sections for budget in section.budgets]
        parts = [
            INTRODUCTION.format(
                form=form, parts=f" SECTIONS='{' '.join(names)}'" if names else "",
                folder=kind_of_folder(self.bench.folder)).strip(),
            *(["## Failed", FAILURE_WORDS.strip(), *map(failure, failures.items())] if failures else []),
            table(["machine", ""], facts() + self.circumstances(), "---"),
            table(["program", "version"], versions(self.bench), "---"),
            *(["## Budgets", BUDGET_WORDS.strip(), table(COLUMNS, budgets)] if budgets else []),
            *(section.markdown() for section in sections),
        ]
        return "\n\n".join(parts) + "\n"


def failure(entry):
    name, text = entry
    return f"`{name}`:\n\n```\n{text}\n```"


def kind_of_folder(folder):
    """The kind of file system, and where it is mounted if that is a usual place."""
    mounts = []
    with open("/proc/mounts") as file:
        for line in file:
            _, place, kind = line.split()[:3]
            if folder.startswith(place.rstrip("/") + "/"):
                mounts.append((len(place), place, kind))
    _, place, kind = max(mounts)
    return f"{place}, {kind}" if place == "/dev/shm" else kind
