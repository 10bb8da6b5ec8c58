"""Small requests by wrk: as many as it can."""
import json
import pathlib
import subprocess
from dataclasses import dataclass

from .usage import Failure

# What wrk prints at the end is for people; this is for us.
SCRIPT = """
function done(summary, latency)
    io.stderr:write(string.format(
        '{"requests": %d, "microseconds": %d, "p99": %f, "errors": %d}\\n',
        summary.requests, summary.duration, latency:percentile(99),
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
            + summary.errors.timeout))
end
"""


@dataclass
class Answers:
    """What wrk measured."""
    count: int
    rate: float
    p99: float
    """In milliseconds."""


class Requests:
    """Requests under way."""

    def __init__(self, bench, url, seconds, connections=1):
        script = pathlib.Path(bench.folder, "wrk.lua")
        script.write_text(SCRIPT)
        self.url = url
        self.process = subprocess.Popen(
            ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{max(1, round(seconds))}s",
             "--timeout", "30s", "--script", str(script), url],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def answers(self):
        printed, figures = self.process.communicate()
        if self.process.returncode != 0:
            raise Failure(f"wrk failed on {self.url}: {printed}{figures}")
        found = json.loads(figures.splitlines()[-1])
        if found["errors"] or not found["requests"]:
            raise Failure(f"{self.url} answered {found['errors']} of {found['requests']} requests with an error")
        return Answers(
            found["requests"], found["requests"] / found["microseconds"] * 1e6, found["p99"] / 1e3)
