"""The server that the tools look at: the release, with TLS and a certificate made for the occasion."""
import re
import subprocess

from comparison.paccrypt import PacCrypt


def make_certificate(folder):
    """A key and a certificate for localhost, signed by an authority that nobody knows: the files of both."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    folder.mkdir(parents=True, exist_ok=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256"]
    openssl("req", "-x509", *key, "-days", "365", "-subj", "/CN=Test authority", "-keyout", "authority.key",
            "-out", "authority.pem", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", *key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    # Nobody asks that address, but testssl wants certificates that can be revoked.
    (folder / "extensions").write_text(
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nkeyUsage=critical,digitalSignature\n"
        "extendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:false\n"
        "crlDistributionPoints=URI:http://localhost/authority.crl\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-days", "180",
            "-sha256", "-extfile", "extensions", "-out", "server.pem")
    chain = (folder / "server.pem").read_text() + (folder / "authority.pem").read_text()
    (folder / "chain.pem").write_text(chain)
    return folder / "chain.pem", folder / "server.key"


class Target(PacCrypt):
    """Nobody is counted, so that the tools get to see more than refusals."""

    def __init__(self, folder, paccrypt, **settings):
        super().__init__(folder, paccrypt, **settings)
        self.certificate, self.key = make_certificate(self.folder / "certificate")

    def command(self):
        return [
            *[self.paccrypt, "serve", "--host", "::", "--port", "0", "--data-dir", str(self.folder)],
            *["--tls-certificate", str(self.certificate), "--tls-key", str(self.key)],
        ]

    def is_ready(self):
        found = re.search(r"address=https://\S+:(\d+) .*listening$", self.log.read_text(), re.MULTILINE)
        self.address = found and f"https://localhost:{found[1]}"
        return found
