"""The rate limiter with up to a million clients."""
import re
import subprocess

from ..sections import Section, median_and_spread
from ..usage import Failure

WORDS = """
How long the rate limiter takes to decide, in its own process, and the memory that a million clients take: medians of
{rounds} runs, with the least and the most. By the clock, one after the other in each thread.
"""

WORDS_OF_ONE = """
How long the rate limiter takes to decide, in its own process, and the memory that a million clients take, in one run.
By the clock, one after the other in each thread.
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
    rounds = bench.form.side_rounds
    figures, growths, clients = {}, [], ""
    for _ in range(rounds):
        for line in printed(bench.limiter).splitlines():
            name, _, figure = line.rpartition(": ")
            figures.setdefault(name, []).append(int(re.match(r"\d+", figure)[0]))
        growth, clients, _ = printed(bench.limiter, "memory").split(" ", 2)
        growths.append(int(growth) / 1024)
    rows = [[name, f"{median_and_spread(values, 0)} ns a decision"] for name, values in figures.items()]
    rows.append([
        "memory for 1,000,000 clients", f"{median_and_spread(growths, 1)} MiB; a client from before is {clients}"])
    words = WORDS.format(rounds=rounds) if rounds > 1 else WORDS_OF_ONE
    return Section("Rate limiter", words, COMMANDS, [(["", "figure"], rows)])
