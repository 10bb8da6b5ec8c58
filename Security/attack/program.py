"""A module of these packages as a program of its own in a namespace: it reads what to do as a line of JSON, prints
lines of JSON, and ends with its input."""
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = os.pathsep.join([str(ROOT / "Security"), str(ROOT / "Benchmarks")])


class Program:
    """A program under way, and what it has printed so far."""

    def __init__(self, inside, module, configuration, nice=0):
        """:param inside: the command that runs another one in the namespace."""
        # A file, because a pipe that nobody reads could stop the program.
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [*inside, "nice", f"--adjustment={nice}", sys.executable, "-B", "-m", module],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env=os.environ | {"PYTHONPATH": PACKAGES})
        self.lines = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        with contextlib.suppress(OSError):  # One that has ended already says why when it is waited for.
            self.process.stdin.write(json.dumps(configuration) + "\n")
            self.process.stdin.flush()

    def read(self):
        for line in self.process.stdout:
            with contextlib.suppress(ValueError):  # Half a line, of one that was killed: its end is told.
                self.lines.append(json.loads(line))

    def ask_to_end(self):
        with contextlib.suppress(OSError):
            self.process.stdin.close()

    def wait(self, seconds):
        """Waits for its end, and ends it when it takes longer.

        :returns: what went wrong, in words; None when it ended by itself and well.
        """
        self.ask_to_end()
        try:
            ended = f"ended with {self.process.wait(seconds)}"
        except subprocess.TimeoutExpired:
            self.process.kill()
            ended = f"did not end within {seconds} s"
        status = self.process.wait()
        self.reader.join()
        with self.errors:
            self.errors.seek(0)
            said = self.errors.read().strip().splitlines() or ["nothing"]
        return f"{ended}, and said last: {said[-1]}" if status != 0 else None
