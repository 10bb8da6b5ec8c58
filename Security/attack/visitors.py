"""Visitors who only want their work done, as a program of its own: reads what to do as a line of JSON, ends with its
input, and prints a line of JSON for each thing that was done.

Each thing is done from another address, so that a visitor's own limits play no part. One that is refused and told when
to come again does so, as a program that shares does, but within its patience. Whatever else goes wrong is a failure.
"""
import contextlib
import http.client
import json
import random
import socket
import sys
import threading
import time
import urllib.parse
import uuid

from .network import visitor_address

PATIENCE = 30
"""Seconds in which a thing has to be done, all refusals and waiting included."""
REFUSALS = (429, 503, 507)
"""What a server answers that may be asked again."""
INTERVALS = {"login": 2, "pickup": 1.5, "upload": 1.5, "encrypt": 1}
"""Seconds between two of a kind."""
UPLOADED = random.randbytes(100_000)


class Refused(Exception):
    """What was asked for was not done."""

    def __init__(self, reason, seconds=None):
        super().__init__(reason)
        self.seconds = seconds
        """How long the server says to wait; None when trying again is no use."""


class Visit:
    """One visitor's requests, from one address; they are cut off at the deadline."""

    def __init__(self, port, count, deadline):
        address, server = visitor_address(count)
        seconds = max(0.1, deadline - time.monotonic())
        self.connection = http.client.HTTPConnection(server, port, timeout=seconds, source_address=(address, 0))
        self.origin = f"http://{f'[{server}]' if ':' in server else server}:{port}"
        # The timeout above is that of each piece of an answer.
        self.timer = threading.Timer(seconds, self.cut_off)
        self.timer.daemon = True
        self.timer.start()

    def cut_off(self):
        with contextlib.suppress(AttributeError, OSError):  # There is no connection yet, or none any more.
            self.connection.sock.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.timer.cancel()
        self.connection.close()

    def request(self, method, path, body=None, kind=None, **fields):
        headers = {"Accept": "application/json", "Origin": self.origin} | fields
        headers |= {"Content-Type": kind} if kind else {}
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Refused(type(error).__name__) from None
        if answer.status != 200:
            code = json.loads(content).get("code") if content[:1] == b"{" else ""
            wait = answer.getheader("Retry-After")
            raise Refused(f"{answer.status} {code}", int(wait) if wait and answer.status in REFUSALS else None)
        return answer, content

    def json(self, path, **members):
        return self.request("POST", path, json.dumps(members), "application/json")[1]


class Visitors:
    """The things that visitors do; each raises ``Refused`` unless it is done whole."""

    def __init__(self, target):
        self.target, self.device = target, None

    def login(self, visit):
        """In one browser, which the admin has logged in from before, but for the first time."""
        known = {"Cookie": self.device} if self.device else {}
        answer, page = visit.request("GET", "/admin-login", **known)
        token = json.loads(page)["csrf_token"]
        cookies = [*known.values(), *(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or [])]
        form = urllib.parse.urlencode(
            {"csrf_token": token, "username": self.target["name"], "password": self.target["password"]})
        answer, _ = visit.request(
            "POST", "/admin-login", form, "application/x-www-form-urlencoded", Cookie="; ".join(cookies))
        self.device = next(
            each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") if each.startswith("paccrypt_device"))

    def pickup(self, visit):
        """Of the share whose link the attackers have."""
        content = visit.json(
            f"/api/pacshare/{self.target['share']}/pickup",
            pickup_password=self.target["pickup_password"], enc_password=self.target["enc_password"])
        if content != self.target["content"].encode():
            raise Refused("another content")

    def upload(self, visit):
        """Of 100 kB, which are deleted again afterwards."""
        boundary = uuid.uuid4().hex
        fields = {"enc_password": "a good password", "pickup_password": "another good one", "expires_in": "1h"}
        body = b"".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items())
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'.encode()
        body += UPLOADED + f"\r\n--{boundary}--\r\n".encode()
        share = json.loads(visit.request("POST", "/api/pacshare", body, f"multipart/form-data; boundary={boundary}")[1])
        return lambda: visit.request(
            "DELETE", f"/api/pacshare/{share['id']}", Authorization=f"Bearer {share['manage_token']}")

    def encrypt(self, visit):
        answer = json.loads(visit.json("/api/encrypt", message="attack at dawn", password="a good password"))
        if not answer.get("result"):
            raise Refused("no result")


class Numbers:
    """Numbers that each are given out once, to several threads."""

    def __init__(self):
        self.next, self.lock = 0, threading.Lock()

    def take(self):
        with self.lock:
            self.next += 1
            return self.next


def do(action, port, number):
    """Does one thing, however often it has to come again, and says how that went."""
    began, refusals = time.monotonic(), []
    while True:
        visit = Visit(port, number, began + PATIENCE)
        afterwards, is_done, wait = None, False, None
        try:
            afterwards = action(visit)
            is_done = True
        except Refused as refused:
            refusals.append(str(refused))
            wait = refused.seconds
        except Exception as error:  # An answer that is not what it has to be.
            refusals.append(repr(error))
        seconds = time.monotonic() - began
        if afterwards:
            with contextlib.suppress(Refused):  # It is over in an hour, and was not what is measured.
                afterwards()
        visit.close()
        if is_done or wait is None or seconds + wait > PATIENCE:
            return {"began": began, "seconds": seconds, "refusals": refusals, "is_done": is_done}
        time.sleep(wait)


def repeat(kind, action, port, numbers, ended, output):
    due = time.monotonic() + random.random()
    while not ended.wait(max(0.05, due - time.monotonic())):
        due = max(due, time.monotonic()) + INTERVALS[kind]
        line = json.dumps({"kind": kind} | do(action, port, numbers.take()))
        with output:
            print(line, flush=True)


def main():
    target = json.loads(sys.stdin.readline())
    visitors, numbers, ended, output = Visitors(target), Numbers(), threading.Event(), threading.Lock()
    threads = [
        threading.Thread(
            target=repeat, args=(kind, getattr(visitors, kind), target["port"], numbers, ended, output), daemon=True)
        for kind in INTERVALS]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    ended.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
