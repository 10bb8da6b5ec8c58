"""Many small shares, made and picked up."""
import contextlib
import json
import threading

from .derivations import CONNECTIONS, Crowd
from .transfers import ENC_PASSWORD, PICKUP_PASSWORD, ask, connection
from .usage import Failure

BOUNDARY = "----small-share"
CONTENT = bytes(range(256)) * 4


def form():
    fields = {"algorithm": "aes_gcm", "enc_password": ENC_PASSWORD, "pickup_password": PICKUP_PASSWORD}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="sample"\r\n\r\n'
    return "".join([*parts, head]).encode() + CONTENT + f"\r\n--{BOUNDARY}--\r\n".encode()


def make_share(opened):
    """Leaves a small share; gives the answer."""
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return json.loads(ask(opened, "POST", "/api/pacshare", form(), **{"Content-Type": kind}))


def round_trip(opened):
    """Makes a share and picks it up."""
    share = make_share(opened)
    passwords = {"pickup_password": PICKUP_PASSWORD, "enc_password": ENC_PASSWORD}
    if ask(opened, "POST", f"/api/pacshare/{share['id']}/pickup", passwords) != CONTENT:
        raise Failure("Something else than the content of a small share came back.")


def share_crowd(server, count):
    """Clients that make and pick up so many shares together, and then stop."""
    left, lock = iter(range(count)), threading.Lock()

    def is_left():
        with lock:
            return next(left, None) is not None

    @contextlib.contextmanager
    def work(number):
        with connection(server, number) as opened:
            yield lambda: round_trip(opened) if is_left() else False

    return Crowd(min(CONNECTIONS, count), work)
