"""Key derivations, which bound what a server can do: how many a second, and texts that a server encrypts."""
import contextlib
import ctypes
import multiprocessing
import os
import threading
import time

from .transfers import ask, connection
from .usage import Failure

CORES = len(os.sched_getaffinity(0))
# Enough that the server always has derivations waiting, few enough that its queue never refuses one.
CONNECTIONS = min(4 * CORES, CORES + 32)
WARM_UP = 0.5
TEXT = {"message": "A text of ordinary length.", "password": "correct horse", "algorithm": "aes_gcm"}

# The server derives with the same library.
sodium = ctypes.CDLL("libsodium.so")
sodium.sodium_init()
sodium.crypto_pwhash.argtypes = [
    ctypes.c_char_p, ctypes.c_ulonglong, ctypes.c_char_p, ctypes.c_ulonglong, ctypes.c_char_p, ctypes.c_ulonglong,
    ctypes.c_size_t, ctypes.c_int,
]


def derive():
    """One derivation at the cost of the server's containers: Argon2id, three passes over 64 MiB."""
    key, password = ctypes.create_string_buffer(32), b"correct horse"
    if sodium.crypto_pwhash(key, 32, password, len(password), os.urandom(16), 3, 64 << 20, 2) != 0:
        raise MemoryError("A key derivation failed.")


def derive_until(end, results):
    times = []
    while time.monotonic() < end:
        derive()
        times.append(time.monotonic())
    results.put(times)


def derivation_rate(seconds):
    """Derivations a second that the machine does, with one process for each core."""
    start, results = time.monotonic() + WARM_UP, multiprocessing.Queue()
    processes = [multiprocessing.Process(target=derive_until, args=(start + seconds, results)) for _ in range(CORES)]
    for process in processes:
        process.start()
    times = [moment for _ in processes for moment in results.get(timeout=seconds + 60)]
    for process in processes:
        process.join()
    return rate(start, times)


def rate(start, times):
    """How many ended in a second, between the first and the last in the time that counts."""
    ended = sorted(moment for moment in times if moment >= start)
    if len(ended) < 2:
        raise Failure("Too little was done in the time: let the measurement last longer.")
    return (len(ended) - 1) / (ended[-1] - ended[0])


class Crowd:
    """Threads that each repeat a step, until it says False or the block ends, and note when each step ended.

    They mostly wait, so that Python's lock holds nothing up.
    """

    def __init__(self, count, work):
        self.times, self.errors, self.is_over = [], [], threading.Event()
        self.threads = [threading.Thread(target=self.repeat, args=(work, number)) for number in range(count)]

    def repeat(self, work, number):
        try:
            with work(number) as step:
                while not self.is_over.is_set() and step() is not False:
                    self.times.append(time.monotonic())
        except Exception as error:  # Reported where the block ends, by the thread that asked for the work.
            self.errors.append(error)

    def finish(self):
        """Waits until every thread has nothing left to do."""
        for thread in self.threads:
            thread.join()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind, *_):
        self.is_over.set()
        self.finish()
        if self.errors and kind is None:
            raise Failure(f"{type(self.errors[0]).__name__}: {self.errors[0]}")


def text_crowd(server):
    """Keeps a server encrypting texts, so that every core derives keys."""

    @contextlib.contextmanager
    def work(number):
        with connection(server, number) as opened:
            yield lambda: ask(opened, "POST", "/api/encrypt", TEXT)

    return Crowd(CONNECTIONS, work)
