"""The rate limiter with up to a million clients."""
import subprocess

from ..sections import Section
from ..usage import Failure

WORDS = """
How long the rate limiter takes to decide, in its own process, and the memory that a million clients take.
"""

COMMANDS = """
RequestGuardBenchmark
RequestGuardBenchmark memory
"""


def printed(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"The benchmark of the rate limiter ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def measure(bench):
    speed = [line.rpartition(": ") for line in printed(bench.limiter).splitlines()]
    memory = printed(bench.limiter, "memory").split(" ", 2)
    rows = [[name, figure.removesuffix(", wall clock")] for name, _, figure in speed]
    growth = int(memory[0]) / 1024
    rows.append(["memory for 1,000,000 clients", f"{growth:.1f} MiB; a client from before is {memory[1]}"])
    return Section("Rate limiter", WORDS, COMMANDS, [(["", "figure"], rows)])
