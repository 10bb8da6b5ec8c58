"""Files on the command line: PacCrypt, age, openssl and gpg."""
import pathlib
import subprocess

from ..rounds import take_turns
from ..samples import make_sample, require_room, require_same
from ..sections import COST_COLUMNS, Budget, Section, cost, number
from ..usage import Usage, output, run

BUDGETS = [
    ("aes_gcm", "encrypt", 0.5), ("aes_gcm", "decrypt", 0.5), ("xchacha", "encrypt", 0.8), ("xchacha", "decrypt", 0.8),
    ("aes_cbc", "encrypt", 1.7), ("aes_cbc", "decrypt", 0.8),
]

COMMANDS = """
age --encrypt --recipient RECIPIENT --output encrypted sample
age --decrypt --identity age.key --output decrypted encrypted
openssl enc -aes-256-ctr -pbkdf2 -pass file:password.txt -in sample -out encrypted
openssl enc -d -aes-256-ctr -pbkdf2 -pass file:password.txt -in encrypted -out decrypted
gpg --batch --pinentry-mode loopback --passphrase-file password.txt --symmetric --cipher-algo AES256 \\
    --compress-algo none --output encrypted sample
gpg --batch --pinentry-mode loopback --passphrase-file password.txt --decrypt --output decrypted encrypted
paccrypt encrypt --algorithm ALGORITHM --password-file password.txt -o encrypted sample
paccrypt decrypt --password-file password.txt -o decrypted encrypted
"""

WORDS = """
A file of {size} MiB, encrypted and decrypted by the command line; processor time, switches and memory are those of the
command. PacCrypt, openssl and gpg derive a key from a password, age opens with a key pair. **`openssl enc` does not
authenticate: it does less than the others, and a change of the file goes unnoticed.**
"""


def commands(bench, folder):
    """The pair of commands of each contestant."""
    age_key = str(folder / "age.key")
    run(["age-keygen", "--output", age_key])
    recipient = output("age-keygen", "-y", age_key)
    openssl = ["-aes-256-ctr", "-pbkdf2", "-pass", "file:password.txt"]
    gpg = ["gpg", "--homedir", str(folder / "gpg"), "--batch", "--quiet", "--pinentry-mode", "loopback"]
    gpg += ["--passphrase-file", "password.txt"]
    found = {
        "age": (
            ["age", "--encrypt", "--recipient", recipient, "--output", "encrypted", "sample"],
            ["age", "--decrypt", "--identity", age_key, "--output", "decrypted", "encrypted"]),
        "openssl enc": (
            ["openssl", "enc", *openssl, "-in", "sample", "-out", "encrypted"],
            ["openssl", "enc", "-d", *openssl, "-in", "encrypted", "-out", "decrypted"]),
        "gpg": (
            [*gpg, "--symmetric", "--cipher-algo", "AES256", "--compress-algo", "none", "--output", "encrypted",
             "sample"],
            [*gpg, "--decrypt", "--output", "decrypted", "encrypted"]),
    }
    for algorithm in bench.form.file_algorithms:
        seal, unseal = ["--password-file", "password.txt"], ["--password-file", "password.txt"]
        if algorithm.endswith("_hybrid"):
            private, public = f"{algorithm}.private.pem", f"{algorithm}.public.pem"
            run([bench.paccrypt, "keygen", "--algorithm", algorithm, "--private-key", private, "--public-key", public],
                cwd=folder)
            seal, unseal = ["--to", public], ["--private-key", private]
        found[algorithm] = (
            [bench.paccrypt, "encrypt", "--algorithm", algorithm, *seal, "-o", "encrypted", "sample"],
            [bench.paccrypt, "decrypt", *unseal, "-o", "decrypted", "encrypted"])
    return found


def turn(name, encrypt, decrypt, folder):
    """Both ways; the first time what comes back is compared."""

    def take(number):
        samples: dict[str, Usage] = {}
        samples[f"{name} encrypt"] = run(encrypt, cwd=folder)
        samples[f"{name} decrypt"] = run(decrypt, cwd=folder)
        if number == 1:
            require_same(folder / "sample", folder / "decrypted")
        (folder / "encrypted").unlink()
        (folder / "decrypted").unlink()
        return samples

    return take


def measure(bench):
    folder = pathlib.Path(bench.folder, "files")
    folder.mkdir()
    (folder / "gpg").mkdir(mode=0o700)
    count = bench.form.file_bytes
    require_room(folder, count * 16 // 5)
    make_sample(folder / "sample", count)
    (folder / "password.txt").write_text("the password of the files")
    contestants = commands(bench, folder)
    try:
        turns = [turn(name, *both, folder) for name, both in contestants.items()]
        series = take_turns("files", bench.form.rounds, turns)
    finally:
        # It starts an agent of its own.
        subprocess.run(["gpgconf", "--homedir", folder / "gpg", "--kill", "all"], check=False)
    section = Section("Files on the command line", WORDS.format(size=count >> 20), COMMANDS)
    for way in ("encrypt", "decrypt"):
        age = series[f"age {way}"].median()
        section.tables.append(([way, *COST_COLUMNS, "× age"], [
            [name, *cost(series[f"{name} {way}"], count), number(series[f"{name} {way}"].median() / age)]
            for name in contestants]))
    for name, way, limit in BUDGETS:
        ratio = series[f"{name} {way}"].median() / series[f"age {way}"].median()
        section.budgets.append(Budget(f"command line, {name}, {way}, × age", limit, ratio))
    return section
