"""Files that the server encrypts and decrypts without keeping them, against nginx, which takes and gives them."""
import pathlib

from ..paccrypt import PacCrypt
from ..rivals import Nginx
from ..rounds import take_turns
from ..samples import make_sample, require_room, require_same
from ..sections import COST_COLUMNS, Section, cost, number
from ..transfers import ENC_PASSWORD, transfer
from ..usage import Meter, run

WORDS = """
A file of {size} MiB there and back in one request, by curl into a file. nginx takes two for that, a PUT and a GET; their
times are added. The fields come before the file. The answer begins when the whole form has arrived.
"""

COMMANDS = """
curl --upload-file sample http://NGINX/sample; curl --output answer http://NGINX/sample
curl --form-string algorithm=ALGORITHM --form-string enc_password=PASSWORD --form file=@sample --output encrypted \\
    http://PACCRYPT/api/encrypt
curl --form-string enc_password=PASSWORD --form file=@encrypted --output decrypted http://PACCRYPT/api/decrypt
"""

BOTH = "nginx PUT and GET"


def stored(nginx, sample):
    def take(_):
        url, answer = f"{nginx.address}/sample", nginx.folder / "answer"
        with Meter(nginx.pid) as usage:
            seconds = transfer("--upload-file", sample, url) + transfer(url, output=answer)
        usage.seconds = seconds
        (nginx.files / "sample").unlink()
        answer.unlink()
        return {BOTH: usage}

    return take


def keys(bench, folder, algorithm):
    """Options of curl to encrypt and to decrypt."""
    if not algorithm.endswith("_hybrid"):
        return [["--form-string", f"enc_password={ENC_PASSWORD}"]] * 2
    private, public = folder / f"{algorithm}.private.pem", folder / f"{algorithm}.public.pem"
    run([bench.paccrypt, "keygen", "--algorithm", algorithm, "--private-key", private, "--public-key", public])
    return [["--form", f"public_key=<{public}"], ["--form", f"private_key=<{private}"]]


def turned(bench, server, algorithm, sample):
    """Both ways, one after the other; the first time what comes back is compared."""
    seal, unseal = keys(bench, server.folder, algorithm)
    encrypted, decrypted = server.folder / "encrypted", server.folder / "decrypted"

    def once(*arguments, output):
        with Meter(server.pid) as usage:
            seconds = transfer(*arguments, output=output)
        usage.seconds = seconds
        return usage

    def take(number_of_round):
        samples = {
            f"{algorithm} encrypt": once(
                "--form-string", f"algorithm={algorithm}", *seal, "--form", f"file=@{sample}",
                f"{server.address}/api/encrypt", output=encrypted),
            f"{algorithm} decrypt": once(
                *unseal, "--form", f"file=@{encrypted}", f"{server.address}/api/decrypt", output=decrypted),
        }
        if number_of_round == 1:
            require_same(sample, decrypted)
        encrypted.unlink()
        decrypted.unlink()
        return samples

    return take


def measure(bench):
    folder, count = pathlib.Path(bench.folder), bench.form.transfer_bytes
    require_room(folder, count * 5)
    sample = make_sample(folder / "encryption-sample", count)
    with Nginx(folder / "encryption-nginx") as nginx, PacCrypt(folder / "encryption", bench.paccrypt) as server:
        turns = [stored(nginx, sample)]
        turns += [turned(bench, server, algorithm, sample) for algorithm in bench.form.encrypted_algorithms]
        series = take_turns("encryption", bench.form.rounds, turns)
    sample.unlink()
    base = series[BOTH].median()
    return Section("Encryption without sharing", WORDS.format(size=count >> 20), COMMANDS, [
        (["", *COST_COLUMNS, "× nginx"],
         [[name, *cost(values, count), number(values.median() / base)] for name, values in series.items()])])
