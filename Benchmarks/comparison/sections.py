"""What a measurement reports: words, the commands, tables and budgets; and how it is written as Markdown."""
import statistics
from dataclasses import dataclass, field

NEAR = 1.1
"""What misses its budget by less than that may count as reached."""


@dataclass
class Budget:
    """A figure beside what it was allowed to be."""
    work: str
    limit: float
    figure: float
    is_least: bool = False
    """Whether the figure has to be at least the limit."""
    unit: str = ""
    is_strict: bool = False
    """Whether nothing but the limit counts as reached."""

    def misses(self, limit):
        """How far the figure is from a limit: 1 and less reach it."""
        if self.is_least:
            return limit / self.figure if self.figure else float("inf")
        return self.figure / limit

    def verdict(self):
        if self.misses(self.limit) <= 1:
            return "reached"
        if self.misses(self.limit) < NEAR and not self.is_strict:
            return "within 10 %: see the profile"
        return "**missed**"

    def row(self):
        sign = "≥" if self.is_least else "≤"
        limit = f"{sign} {number(self.limit)}{self.unit}"
        return [self.work, limit, f"{number(self.figure)}{self.unit}", self.verdict()]


@dataclass
class Section:
    title: str
    words: str = ""
    """What was done; paragraphs."""
    commands: str = ""
    """What was run, for whoever repeats it."""
    tables: list = field(default_factory=list)
    """Pairs of column names and rows of texts."""
    budgets: list = field(default_factory=list)

    def markdown(self):
        parts = [f"## {self.title}"]
        if self.words:
            parts.append(self.words.strip())
        if self.commands:
            parts.append(f"```\n{self.commands.strip()}\n```")
        return "\n\n".join(parts + [table(columns, rows) for columns, rows in self.tables])


def table(columns, rows, others="---:"):
    """A Markdown table: the first column is text, the others are figures."""
    lines = [columns, ["---"] + [others] * (len(columns) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def number(value):
    """Three digits that count, with separators."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def median_and_spread(values, digits=2):
    """The median with the least and the most; of one value, that alone."""
    middle = f"{statistics.median(values):.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def mebibytes(count):
    return f"{count / (1 << 20):,.0f}"


COST_COLUMNS = ["median s (least to most)", "MB/s", "user s", "system s", "switches", "peak MiB"]


def cost(series, count):
    """The cells of `COST_COLUMNS` for work on so many bytes: the time, and what the process took, on average."""
    least, most = series.spread()
    # The kernel's split of the two is coarse; their sum is not.
    user, system, processor = (series.median(name) for name in ("user", "system", "processor"))
    scale = processor / (user + system) if user + system > 0 else 0
    return [
        f"{series.median():.3f} ({least:.3f} to {most:.3f})", number(count / series.median() / 1e6),
        f"{user * scale:.2f}" if scale else f"{processor:.2f}", f"{system * scale:.2f}",
        f"{series.mean('switches'):,.0f}", mebibytes(series.most("peak")),
    ]
