"""What a tool finds, and how a tool is run."""
import contextlib
import enum
import os
import signal
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
        process = subprocess.Popen(
            list(map(str, command)), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True)
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f"{tool} was not done in {seconds} s; see {log}") from None
        finally:
            with contextlib.suppress(ProcessLookupError):  # What it has started may be left.
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if statuses is not None and status not in statuses:
        raise Failure(f"{tool} ended with {status}; see {log}")
    return log.read_text(errors="replace")
