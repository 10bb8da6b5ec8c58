"""Connections of an attacker, who decides byte by byte what is sent and what is read."""
import asyncio
import re
import socket
import time

LETTERS = memoryview(b"a" * (1 << 18))


class Ended(Exception):
    """The server has ended the connection, or answered while the attacker was still sending."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status
        """The status of the answer; None when there was none."""


class Connection:
    """One connection from an address to a server. What goes wrong on the way is an OSError."""

    def __init__(self, address, server, port, tally, receive_buffer=None):
        self.address, self.server, self.port, self.tally = address, server, port, tally
        self.socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.received = b""

    async def __aenter__(self):
        self.loop = asyncio.get_running_loop()
        try:
            self.socket.bind((self.address, 0))
            async with asyncio.timeout(10):
                await self.loop.sock_connect(self.socket, (self.server, self.port))
        except BaseException:
            self.socket.close()
            raise
        self.tally.connected += 1
        return self

    async def __aexit__(self, *_):
        self.socket.close()

    def head(self, method, path, length=None, kind=None, **fields):
        """The head of a request that announces so many bytes."""
        host = f"[{self.server}]" if ":" in self.server else self.server
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{self.port}", f"Origin: http://{host}:{self.port}"]
        lines += [f"Content-Type: {kind}"] if kind else []
        lines += [f"Content-Length: {length}"] if length is not None else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    async def send(self, data, seconds=30):
        """Sends all of it, and notices when the server answers before it has everything.

        :raises Ended: when it does.
        """
        view = memoryview(data)
        end = time.monotonic() + seconds
        while view:
            self.look()
            try:
                count = self.socket.send(view[:1 << 18])
            except BlockingIOError:
                if time.monotonic() > end:
                    raise TimeoutError("The server does not take what is sent.") from None
                await asyncio.sleep(0.02)
            else:
                self.tally.sent += count
                view = view[count:]
                await asyncio.sleep(0)

    async def send_letters(self, count):
        """Sends so many bytes that mean nothing, as ``send`` does."""
        for left in range(count, 0, -len(LETTERS)):
            await self.send(LETTERS[:left])

    def look(self):
        """Reads what the server has said while it was not its turn.

        :raises Ended: when it has said anything.
        """
        try:
            said = self.socket.recv(4096)
        except BlockingIOError:
            return
        raise Ended(status_of(said))

    async def status(self, seconds=60):
        """The status of an answer, of which no more is read than its beginning."""
        async with asyncio.timeout(seconds):
            said = await self.loop.sock_recv(self.socket, 200)
        if not said:
            raise Ended(None)
        return status_of(said)

    async def read(self, count):
        """Reads so many bytes of an answer, as far as they are there."""
        try:
            while count > 0:
                piece = self.socket.recv(count)
                if not piece:
                    raise Ended(None)
                count -= len(piece)
        except BlockingIOError:
            pass

    async def whole(self, seconds=60):
        """The head of an answer and its body, which has to be short."""
        async with asyncio.timeout(seconds):
            while True:
                head, end, body = self.received.partition(b"\r\n\r\n")
                length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
                if end and len(body) >= int(length[1] if length else 0):
                    self.received = b""
                    return head, body
                piece = await self.loop.sock_recv(self.socket, 1 << 16)
                if not piece:
                    raise Ended(None)
                self.received += piece

    async def trickle(self, count, interval):
        """Sends so many bytes in each interval for as long as the server lets it; it ends with ``Ended`` or an
        OSError."""
        while True:
            await asyncio.sleep(interval)
            self.look()
            await self.send_letters(count)


def status_of(answer):
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else None
