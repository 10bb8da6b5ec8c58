"""What processes take of the machine, from /proc and wait4."""
import os
import re
import subprocess
import time
from dataclasses import dataclass

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Usage:
    """What one piece of work took. Times are in seconds."""
    seconds: float = 0
    """On the clock."""
    processor: float = 0
    user: float = 0
    system: float = 0
    switches: int = 0
    """Context switches, voluntary and not."""
    peak: int = 0
    """The most resident memory in bytes, all that the process had before included."""


class Failure(Exception):
    """What ends the run with an explanation."""


def status(pid):
    """The lines of /proc/PID/status by name."""
    with open(f"/proc/{pid}/status") as file:
        return dict(line.rstrip("\n").split(":", 1) for line in file)


def kibibytes(pid, name):
    """VmRSS, VmHWM and their like in bytes."""
    return int(status(pid)[name].split()[0]) << 10


def forget_peak(pid):
    """Lets the peak of the resident memory begin again; where that is not allowed, it counts from the start."""
    try:
        with open(f"/proc/{pid}/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def processor_seconds(pid):
    """All processor time of a process so far, by its clock, which is finer than /proc/PID/stat."""
    return time.clock_gettime((~pid << 3) | 2)


def split_seconds(pid):
    """User and system time so far, in the kernel's ticks."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return int(fields[11]) / TICKS, int(fields[12]) / TICKS


def context_switches(pid):
    """Of all threads that are there; the servers here keep theirs."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/status") as file:
                total += sum(int(count) for count in re.findall(r"ctxt_switches:\s+(\d+)", file.read()))
        except FileNotFoundError:
            pass
    return total


class Meter:
    """What a running process takes while it serves."""

    def __init__(self, *pids):
        self.pids = pids

    def __enter__(self):
        for pid in self.pids:
            forget_peak(pid)
        self.before, self.usage = self.read(), Usage()
        self.start = time.perf_counter()
        return self.usage

    def __exit__(self, *_):
        self.usage.seconds = time.perf_counter() - self.start
        names = ("processor", "user", "system", "switches")
        for name, before, after in zip(names, self.before, self.read()):
            setattr(self.usage, name, after - before)
        self.usage.peak = sum(kibibytes(pid, "VmHWM") for pid in self.pids)

    def read(self):
        each = [(processor_seconds(pid), *split_seconds(pid), context_switches(pid)) for pid in self.pids]
        return [sum(values) for values in zip(*each)]


def run(command, **options):
    """Runs a command to its end and says what it took, its children included.

    A process begins with the peak of the one that starts it, so a small one stands between: time(1) tells the peak.
    """
    reader, writer = os.pipe()
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL} | options
    timed = ["/usr/bin/time", "--quiet", "--format=%M", f"--output=/dev/fd/{writer}", *command]
    start = time.perf_counter()
    process = subprocess.Popen(timed, stderr=subprocess.PIPE, pass_fds=[writer], **options)
    os.close(writer)
    errors = process.stderr.read()
    _, ended, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(ended)
    process.stderr.close()
    with open(reader) as file:
        peak = file.read().strip()
    if process.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{errors.decode()}")
    return Usage(
        seconds=seconds, processor=used.ru_utime + used.ru_stime, user=used.ru_utime, system=used.ru_stime,
        switches=used.ru_nvcsw + used.ru_nivcsw, peak=int(peak) << 10)


def output(*command, **options):
    """What a command prints, without blanks around it."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    return done.stdout.strip()
