"""Small requests that are due at fixed times, whatever became of those before: a stall delays all that were due in it.

Run as a program, in a process of its own: what else measures holds nothing up.
"""
import gc
import http.client
import json
import pathlib
import subprocess
import sys
import time

from .rounds import percentile
from .usage import Failure

PACKAGES = pathlib.Path(__file__).resolve().parent.parent


class Probe:
    """Requests of one path over one connection, one due in each interval, for so many seconds."""

    def __init__(self, server, path, interval, seconds):
        self.path = path
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-m", __name__, str(server.port), path, str(interval), str(seconds)],
            cwd=PACKAGES, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def latencies(self):
        """Milliseconds from when each request was due to the end of its answer."""
        printed, errors = self.process.communicate()
        if self.process.returncode != 0:
            raise Failure(f"The probe of {self.path} failed: {errors.strip()}")
        return json.loads(printed)


class Latencies:
    """What one round found, in milliseconds."""

    def __init__(self, values):
        self.count, self.most = len(values), max(values)
        self.p50, self.p99 = percentile(values, 0.5), percentile(values, 0.99)


def ask(port, path, interval, seconds):
    opened = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found, begin = [], time.perf_counter()
    for number in range(max(1, round(seconds / interval))):
        due = begin + number * interval
        if (left := due - time.perf_counter()) > 0:
            time.sleep(left)
        opened.request("GET", path)
        answer = opened.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{path} was answered {answer.status}")
        found.append((time.perf_counter() - due) * 1000)
    return found


if __name__ == "__main__":
    gc.disable()
    json.dump(ask(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), float(sys.argv[4])), sys.stdout)
