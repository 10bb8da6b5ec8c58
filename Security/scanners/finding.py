"""What a tool finds, and how a tool is run."""
import enum
import subprocess
from dataclasses import dataclass

from comparison.usage import Failure


class Weight(enum.IntEnum):
    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True)
class Finding:
    tool: str
    weight: Weight
    name: str
    words: str

    @property
    def is_serious(self):
        return self.weight >= Weight.MEDIUM


def run(tool, command, seconds, folder, statuses=(0,)):
    """What a tool prints; it is kept in `TOOL.log` of the folder, too.

    :param seconds: how long the tool may take.
    :param statuses: those that do not mean that the tool itself has failed; None for all.
    """
    log = folder / f"{tool}.log"
    with log.open("w") as output:
        try:
            done = subprocess.run(
                list(map(str, command)), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            raise Failure(f"{tool} was not done in {seconds} s; see {log}") from None
    if statuses is not None and done.returncode not in statuses:
        raise Failure(f"{tool} ended with {done.returncode}; see {log}")
    return log.read_text(errors="replace")
