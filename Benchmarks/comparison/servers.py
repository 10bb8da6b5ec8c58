"""Processes that serve on loopback for as long as something is measured."""
import os
import pathlib
import socket
import subprocess
import time
import urllib.request

from .usage import Failure

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PACCRYPT_")}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def answers(address):
    """Whether anybody answers there, whatever it is."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


class Server:
    """A process with a log in its folder; it ends with the block that it is made for."""
    seconds_to_start = 60
    environment = ENVIRONMENT

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "log"

    def command(self):
        raise NotImplementedError

    def is_ready(self):
        raise NotImplementedError

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=self.environment)
        self.pid = self.process.pid
        try:
            self.wait_until(self.is_ready)
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until(self, holds):
        end = time.monotonic() + self.seconds_to_start
        while not holds():
            if self.process.poll() is not None or time.monotonic() > end:
                raise Failure(f"{type(self).__name__} did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.002)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
