"""Texts that the server encrypts, and small shares, against what key derivation alone allows."""
import pathlib
import time

from ..derivations import CONNECTIONS, CORES, WARM_UP, derivation_rate, rate, text_crowd
from ..paccrypt import PacCrypt
from ..rounds import take_turns
from ..sections import Budget, Section, mebibytes, number
from ..small_shares import share_crowd
from ..usage import Meter, Usage

DERIVATIONS_OF_A_SHARE = 4

TEXT_WORDS = """
{connections} clients send texts to be encrypted, one after the other. Each takes one derivation of a key: Argon2id,
three passes over 64 MiB. Beside it what the machine does when it derives keys and nothing else, with a process for each
of its {cores} cores. The client is Python's, which mostly waits.
"""

TEXT_COMMANDS = """
POST /api/encrypt {"message": "A text of ordinary length.", "password": PASSWORD, "algorithm": "aes_gcm"}
"""

SHARE_WORDS = """
{count} shares of 1 KiB are made, and each is picked up at once, by {connections} clients in Python. A share takes four
derivations: two to make it and two to pick it up.
"""

SHARE_COMMANDS = """
POST /api/pacshare              a form with algorithm, enc_password, pickup_password and a file of 1 KiB
POST /api/pacshare/ID/pickup    {"pickup_password": PASSWORD, "enc_password": PASSWORD}
"""


class Rate(Usage):
    """How much a second, beside what it took."""

    def __init__(self, value, usage=None):
        super().__init__(**vars(usage or Usage()))
        self.rate = value


def turns(server, bench):
    seconds = bench.form.text_seconds
    shares_in_a_round = max(2, bench.form.small_shares // bench.form.rounds)

    def derivations(_):
        return {"derivations": Rate(derivation_rate(seconds))}

    def texts(_):
        start = time.monotonic() + WARM_UP
        with Meter(server.pid) as usage, text_crowd(server) as crowd:
            time.sleep(WARM_UP + seconds)
        # Those after the time had the cores to fewer and fewer.
        return {"texts": Rate(rate(start, [end for end in crowd.times if end <= start + seconds]), usage)}

    def shares(_):
        with Meter(server.pid) as usage, share_crowd(server, shares_in_a_round) as crowd:
            crowd.finish()
        return {"shares": Rate(shares_in_a_round / usage.seconds, usage)}

    return [derivations, texts, shares]


def table(series, name, part=1):
    """The share of what derivations allow, and a table. `part` of a piece of work is done with one derivation."""
    allowed, done = series["derivations"], series[name]

    def rates(values, scale):
        least, most = values.spread("rate")
        return f"{number(scale * values.median('rate'))} ({number(scale * least)} to {number(scale * most)})"

    share = done.median("rate") / (part * allowed.median("rate"))
    return share, (["", "a second (least to most)", "of what derivations allow", "switches", "peak MiB"], [
        ["derivations alone", rates(allowed, part), "", "", ""],
        [name, rates(done, 1), f"{share:.1%}", f"{done.mean('switches'):,.0f}", mebibytes(done.most("peak"))]])


def measure(bench):
    with PacCrypt(pathlib.Path(bench.folder, "texts"), bench.paccrypt) as server:
        series = take_turns("texts and small shares", bench.form.rounds, turns(server, bench))
    of_texts, text_table = table(series, "texts")
    of_shares, share_table = table(series, "shares", 1 / DERIVATIONS_OF_A_SHARE)
    texts = Section("Texts", TEXT_WORDS.format(connections=CONNECTIONS, cores=CORES), TEXT_COMMANDS, [text_table], [
        Budget("text encryption, of what derivations allow", 0.9, of_texts, is_least=True)])
    shares = Section(
        "Many small shares", SHARE_WORDS.format(connections=CONNECTIONS, count=bench.form.small_shares),
        SHARE_COMMANDS, [share_table],
        [Budget("many small shares, of what derivations allow", 0.8, of_shares, is_least=True)])
    return [texts, shares]
