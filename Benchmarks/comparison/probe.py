"""Small requests that are due at fixed times, whatever became of those before: a stall delays all that were due in it.

Run as a program, in a process of its own: what else measures holds nothing up.
"""
import gc
import json
import pathlib
import re
import select
import selectors
import socket
import subprocess
import sys
import time

from .rounds import percentile
from .usage import Failure

PACKAGES = pathlib.Path(__file__).resolve().parent.parent
CONNECTIONS = 16
"""Of one probe, made before the first request: one waits only when so many before it have no answer."""


class Probe:
    """Requests of one path, one due in each interval, for so many seconds; as from visitors who know nothing of each
    other, each on a connection that nobody waits on."""

    def __init__(self, port, path, interval, seconds):
        self.path = path
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-m", __name__, str(port), path, str(interval), str(seconds)],
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


class Connection:
    """A connection that sends the next request once the answer to the one before is there."""

    def __init__(self, port):
        self.port = port
        self.open()

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request, due):
        self.due, self.received, self.whole = due, b"", None
        # Before a request, all that can come is its end: the server ends what is idle for long.
        if select.select([self.socket], [], [], 0)[0]:
            self.socket.close()
            self.open()
        self.socket.sendall(request)

    def has_answer(self):
        """Reads what there is."""
        piece = self.socket.recv(1 << 16)
        if not piece:
            sys.exit("The server ended a connection.")
        self.received += piece
        if self.whole is None and (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = self.received[:end].decode()
            length = re.search(r"^content-length: *(\d+)", head, re.IGNORECASE | re.MULTILINE)
            if not head.startswith("HTTP/1.1 200 ") or not length:
                sys.exit(f"The answer is {head.splitlines()[0]}")
            self.whole = end + 4 + int(length[1])
        return self.whole is not None and len(self.received) >= self.whole


def ask(port, path, interval, seconds):
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    selector, free, found = selectors.DefaultSelector(), [Connection(port) for _ in range(CONNECTIONS)], []
    count, sent = max(1, round(seconds / interval)), 0
    begin = time.perf_counter()
    while len(found) < count:
        due, now = begin + sent * interval, time.perf_counter()
        if sent < count and due <= now and free:
            connection = free.pop()
            connection.send(request, due)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            sent += 1
            continue
        is_early = sent < count and due > now
        ready = selector.select(due - now if is_early else 60)
        if not ready and not is_early:
            sys.exit(f"{path} was not answered in a minute.")
        for key, _ in ready:
            if key.data.has_answer():
                found.append((time.perf_counter() - key.data.due) * 1000)
                selector.unregister(key.fileobj)
                free.append(key.data)
    return found


if __name__ == "__main__":
    gc.disable()
    json.dump(ask(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), float(sys.argv[4])), sys.stdout)
