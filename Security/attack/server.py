"""The server that is attacked, and what lies on it."""
import http.client
import json
import os
import random
import struct
import uuid

from comparison.paccrypt import PacCrypt
from comparison.usage import Failure, forget_peak, kibibytes
from comparison.visitor import NAME, PASSWORD, set_up

MIB = 1 << 20
DERIVATION_BYTES = 256 * MIB
MEMORY_BOUND = DERIVATION_BYTES + (128 + 2 * 32 + 1024 // 4 + 128) * MIB
"""What the server may have resident at most: memory of derivations, as it is set here; 128 MiB of bodies that are held
whole, and twice 32 MiB of forms; 1,024 connections, each with a quarter of a MiB of what comes and goes; and 128 MiB for
the limiter and what is always there."""
AUDIT_BYTES, AUDIT_BYTES_PER_VISIT = MIB, 2 << 10
"""What the audit log may grow by, whoever is refused how often; and besides for each visit that is done."""
STORAGE_BYTES = 256 * MIB
"""Room for shares and the spool, little enough that attackers can try to fill it."""

PASSWORDS = {"pickup_password": "the link's password", "enc_password": "the file's password"}
CONTENT = "what the visitors pick up"


class Attacked(PacCrypt):
    """With the default settings, but for what the machine does not have (a scanner) or should not have to (room)."""

    def __init__(self, folder, paccrypt):
        super().__init__(folder, paccrypt)
        settings = {
            "virus_scanning_enabled": False, "kdf_memory_bytes": DERIVATION_BYTES,
            "storage_limit_bytes": STORAGE_BYTES, "storage_reserve_bytes": 0,
        }
        (self.folder / "application_data/settings.json").write_text(json.dumps(settings))

    def command(self):
        return [self.paccrypt, "serve", "--host", "::", "--port", "0", "--data-dir", str(self.folder)]

    def prepare(self):
        """Makes the admin, and the shares that attackers have the links of; returns what both sides know."""
        set_up(self.paccrypt, self.folder, self.port)
        share = self.upload({**PASSWORDS, "max_downloads": "unlimited"}, [CONTENT.encode()])
        heads = self.upload(
            {"pickup_password": PASSWORDS["pickup_password"], "sealed": "on", "max_downloads": "unlimited"},
            sealed_containers(96))
        return {
            "port": self.port, "share": share, "heads": heads, "heads_password": PASSWORDS["pickup_password"],
            "name": NAME, "password": PASSWORD, "content": CONTENT, **PASSWORDS,
        }

    def upload(self, fields, files):
        """The id of a new share."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()]
        disposition = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'.encode()
        parts += [disposition + content + b"\r\n" for content in files]
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(
            "POST", "/api/pacshare", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status != 200:
            raise Failure(f"A share was answered {answer.status}: {content[:200]!r}")
        return json.loads(content)["id"]

    def forget_peak(self):
        forget_peak(self.pid)

    @property
    def peak(self):
        return kibibytes(self.pid, "VmHWM")

    @property
    def resident(self):
        return kibibytes(self.pid, "VmRSS")

    @property
    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    @property
    def audit_bytes(self):
        return sum(
            each.stat().st_size for each in (self.folder / "application_data").iterdir()
            if each.name.startswith("admin_logs"))

    @property
    def is_running(self):
        return self.process.poll() is None


def sealed_containers(count):
    """Containers with the largest head that there can be (65,535 bytes), as a sender might seal them: a slot for a link
    key, which nobody has, and random bytes for everything that would be ciphertext."""
    slot = b"\x05" + struct.pack(">H", 64) + random.randbytes(64)
    for _ in range(count):
        start = b"\x03\x10" + random.randbytes(32) + b"\x01" + slot
        info = random.randbytes(65_535 - len(start) - 2)
        head = start + struct.pack(">H", len(info)) + info
        yield b"PACCRYPT\x01" + struct.pack(">I", len(head)) + head + random.randbytes(32 + 20)
