"""The forms of a run: how much is measured, and how often."""
from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True)
class Form:
    name: str
    rounds: int
    """How often each contestant has its turn."""
    file_bytes: int
    """The file that the command line encrypts."""
    transfer_bytes: int
    """The file of a single transfer, and what all transfers at once have together."""
    scanned_bytes: int
    """The file that clamd reads; nothing is scanned from 2 GiB on."""
    grown_bytes: int
    """What memory must not grow with, and the upload beside which small requests are timed."""
    grown_algorithms: tuple
    scanned_algorithms: tuple
    encrypted_algorithms: tuple
    file_algorithms: tuple
    client_counts: tuple
    small_shares: int
    stored_shares: tuple
    load_seconds: float
    """How long small requests are sent, in each round."""
    text_seconds: float
    probe_seconds: float
    """How long small requests are timed beside large work, in each round."""
    grown_rounds: int
    """How often memory must not have grown; each time counts."""
    side_rounds: int
    """Rounds of what no budget is judged by."""


PASSWORD_ALGORITHMS = ("aes_gcm", "xchacha", "aes_cbc")
ALGORITHMS = (*PASSWORD_ALGORITHMS, "rsa_hybrid", "xwing_hybrid")
STANDARD = ("aes_gcm",)

SHORT = Form(
    name="short", rounds=3, file_bytes=512 * MIB, transfer_bytes=512 * MIB, scanned_bytes=256 * MIB, grown_bytes=GIB,
    grown_algorithms=STANDARD, scanned_algorithms=STANDARD, encrypted_algorithms=STANDARD,
    file_algorithms=PASSWORD_ALGORITHMS, client_counts=(1, 8, 64), small_shares=60,
    stored_shares=(0, 1_000, 10_000), load_seconds=1, text_seconds=3, probe_seconds=2.5,
    grown_rounds=2, side_rounds=1)

FULL = Form(
    name="full", rounds=5, file_bytes=2 * GIB, transfer_bytes=512 * MIB, scanned_bytes=512 * MIB, grown_bytes=10 * GIB,
    grown_algorithms=PASSWORD_ALGORITHMS, scanned_algorithms=PASSWORD_ALGORITHMS, encrypted_algorithms=ALGORITHMS,
    file_algorithms=ALGORITHMS, client_counts=(1, 8, 64), small_shares=1_000,
    stored_shares=(0, 1_000, 10_000, 100_000), load_seconds=5, text_seconds=8, probe_seconds=15,
    grown_rounds=3, side_rounds=3)

# For trying out the tool itself: its figures mean nothing.
TINY = Form(
    name="tiny", rounds=2, file_bytes=4 * MIB, transfer_bytes=8 * MIB, scanned_bytes=4 * MIB, grown_bytes=16 * MIB,
    grown_algorithms=STANDARD, scanned_algorithms=STANDARD, encrypted_algorithms=("aes_gcm", "xwing_hybrid"),
    file_algorithms=PASSWORD_ALGORITHMS, client_counts=(1, 8), small_shares=4, stored_shares=(0, 50), load_seconds=1,
    text_seconds=3, probe_seconds=1, grown_rounds=2, side_rounds=2)

FORMS = {form.name: form for form in (SHORT, FULL, TINY)}


@dataclass(frozen=True)
class Bench:
    """What every measurement is given."""
    form: Form
    folder: str
    """An empty folder in memory, which is deleted at the end."""
    paccrypt: str
    limiter: str
    """The benchmark of the rate limiter."""
    copyparty: str
