"""The networks of attackers and of visitors, on pairs of veth devices between network namespaces.

Nothing here has a way to the machine's own network: the server's namespace is the one that the whole test runs in, and
attackers and visitors have one each. Addresses come from the ranges for benchmarks and documentation (RFC 2544, RFC
5737, RFC 3849), and everything behind a device is an address of its namespace, so that a connection may come from any.
"""
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from comparison.usage import Failure

from .program import Program

SERVER_V4, SERVER_V6 = "198.19.255.1", "2001:db8:ffff::1"
INSIDE = "FOLDER_IN_NAMESPACES"
"""The variable that names the folder, in the namespaces alone."""


@dataclass(frozen=True)
class Side:
    """One pair of devices, and what lies behind it."""
    device: str
    first_v4: str
    second_v4: str
    behind_v4: str
    behind_v6: str


ATTACKERS = Side("attackers", "198.19.254.1", "198.19.254.2", "198.18.0.0/16", "2001:db8::/33")
VISITORS = Side("visitors", "198.19.254.5", "198.19.254.6", "203.0.113.0/24", "2001:db8:8000::/34")


@dataclass(frozen=True)
class Network:
    """The network of one attacker: every other one is an IPv6 /48, and those between them are an IPv4 /24."""
    number: int

    @property
    def server(self):
        return SERVER_V4 if self.number % 2 else SERVER_V6

    def address(self, count):
        """One address of it: /64s of different /56s, one after the other, or hosts."""
        if self.number % 2:
            return f"198.18.{self.number}.{1 + count % 254}"
        return f"2001:db8:{self.number:x}:{count * 257 % 65536:x}::1"


def visitor_address(count):
    """An address of visitors, and the server's that it reaches; every other one is a /48 that nobody else has."""
    if count % 2:
        return f"203.0.113.{1 + count // 2 % 254}", SERVER_V4
    return f"2001:db8:{0x8000 + count // 2 % 0x3fff:x}::1", SERVER_V6


def enter(target):
    """Goes on in namespaces of its own, of the network, of processes and of mounts. They end with this process, however
    that ends, and so does all that runs in them.

    :param target: what make calls the program.
    :returns: a folder, which is removed at the end.
    """
    if os.geteuid() != 0:
        sys.exit(f"{target}: only root may make network namespaces. Run it as root: sudo make {target}")
    if INSIDE in os.environ:
        return Path(os.environ[INSIDE])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command = [
        "setpriv", "--pdeathsig", "KILL", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child",
        "--mount-proc", sys.executable, *sys.argv]
    with (
        tempfile.TemporaryDirectory(prefix=f"paccrypt-{target}.") as folder,
        subprocess.Popen(command, env=os.environ | {INSIDE: folder}) as process,
    ):
        try:
            sys.exit(process.wait())
        finally:
            end_first(process)


def end_first(unshare):
    """Kills the first process in the namespaces, and waits until all of them have ended."""
    with contextlib.suppress(OSError):  # It has ended already.
        for child in Path(f"/proc/{unshare.pid}/task/{unshare.pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)
    try:
        unshare.wait(10)
    except subprocess.TimeoutExpired:
        unshare.kill()


def ip(*arguments, inside=()):
    done = subprocess.run([*inside, "ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


class Namespace:
    """A network namespace behind a pair of devices; it lasts for the block that it is made for."""

    def __init__(self, side):
        self.side = side

    def __enter__(self):
        self.keeper = subprocess.Popen(["unshare", "--net", "sleep", "infinity"], stdin=subprocess.DEVNULL)
        # The namespace is there once the program that keeps it is another one than unshare.
        while Path(f"/proc/{self.keeper.pid}/comm").read_text() != "sleep\n":
            if self.keeper.poll() is not None:
                raise Failure("unshare could not make a network namespace")
        self.inside = ["nsenter", f"--net=/proc/{self.keeper.pid}/ns/net"]
        self.connect()
        return self

    def __exit__(self, *_):
        self.keeper.kill()
        self.keeper.wait()

    def connect(self):
        side = self.side
        ip("link", "add", side.device, "type", "veth", "peer", "name", "uplink", "netns", str(self.keeper.pid))
        ip("addr", "add", f"{side.first_v4}/30", "dev", side.device)
        ip("addr", "add", "fe80::1/64", "dev", side.device, "nodad")
        ip("link", "set", side.device, "up")
        self.ip("link", "set", "lo", "up")
        self.ip("addr", "add", f"{side.second_v4}/30", "dev", "uplink")
        self.ip("addr", "add", "fe80::2/64", "dev", "uplink", "nodad")
        self.ip("link", "set", "uplink", "up")
        ip("route", "add", side.behind_v4, "via", side.second_v4)
        ip("route", "add", side.behind_v6, "via", "fe80::2", "dev", side.device)
        self.ip("route", "add", f"{SERVER_V4}/32", "via", side.first_v4)
        self.ip("route", "add", f"{SERVER_V6}/128", "via", "fe80::1", "dev", "uplink")
        # Every address of these networks is local here, so a socket may be bound to it.
        self.ip("route", "add", "local", side.behind_v4, "dev", "lo")
        self.ip("route", "add", "local", side.behind_v6, "dev", "lo")
        subprocess.run(
            [*self.inside, "sysctl", "--quiet", "--write", "net.ipv6.ip_nonlocal_bind=1"], check=True)

    def ip(self, *arguments):
        ip(*arguments, inside=self.inside)

    def start(self, module, configuration, nice=0):
        """Starts a module of these packages there; it is told its configuration."""
        return Program(self.inside, module, configuration, nice)


def prepare_server():
    """The addresses that the server listens on, in the namespace that this runs in."""
    ip("link", "set", "lo", "up")
    ip("addr", "add", f"{SERVER_V4}/32", "dev", "lo")
    ip("addr", "add", f"{SERVER_V6}/128", "dev", "lo", "nodad")
