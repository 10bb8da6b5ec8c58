"""What sslscan and testssl say about TLS."""
import json
import re
import xml.etree.ElementTree as xml

from comparison.usage import Failure

from .finding import Finding, Weight, run

# Nobody trusts the authority that signed the certificate of the test.
OF_THE_TEST = {"cert_chain_of_trust"}
WEIGHTS = {"LOW": Weight.LOW, "WARN": Weight.LOW, "MEDIUM": Weight.MEDIUM}
HARMLESS = {"OK", "INFO", "DEBUG"}
STRONG = {"strong", "acceptable"}


def is_modern(cipher):
    """Whether a cipher, by its name in OpenSSL, is one of TLS 1.3, or has ephemeral keys and authenticates."""
    is_1_2 = cipher.startswith("ECDHE-") and ("GCM" in cipher or "POLY1305" in cipher)
    return cipher.startswith(("TLS_AES_", "TLS_CHACHA20_")) or is_1_2


def sslscan(server, folder, seconds):
    report = folder / "sslscan.xml"
    run("sslscan", ["sslscan", "--no-colour", f"--xml={report}", server.address.removeprefix("https://")],
        seconds, folder)
    scan = xml.parse(report).find("ssltest")
    found = [
        Finding("sslscan", Weight.HIGH, "protocol", f"{each.get('type')} {each.get('version')} is on")
        for each in scan.iter("protocol")
        if each.get("enabled") == "1" and (each.get("type") == "ssl" or each.get("version") in ("1.0", "1.1"))]
    versions = {each.get("sslversion") for each in scan.iter("cipher")}
    if versions != {"TLSv1.2", "TLSv1.3"}:
        found.append(Finding("sslscan", Weight.MEDIUM, "protocol", f"not TLS 1.2 and 1.3, but {sorted(versions)}"))
    for each in scan.iter("cipher"):
        name, version = each.get("cipher"), each.get("sslversion")
        if each.get("strength") not in STRONG or not is_modern(name):
            found.append(Finding("sslscan", Weight.MEDIUM, "cipher", f"{name} with {version} ({each.get('strength')})"))
    for each in scan.iter("group"):
        if int(each.get("bits")) < 128:
            words = f"{each.get('name')} with {each.get('sslversion')}"
            found.append(Finding("sslscan", Weight.MEDIUM, "group", words))
    for element, attribute in (("heartbleed", "vulnerable"), ("compression", "supported")):
        if any(each.get(attribute) == "1" for each in scan.iter(element)):
            found.append(Finding("sslscan", Weight.HIGH, element, f"{element} is {attribute}"))
    for each in scan.iter("renegotiation"):
        if each.get("supported") == "1" and each.get("secure") != "1":
            found.append(Finding("sslscan", Weight.HIGH, "renegotiation", "insecure renegotiation"))
    return found


def testssl(server, folder, seconds):
    report = folder / "testssl.json"
    report.unlink(missing_ok=True)
    run("testssl", [
        "testssl", "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--ip", "127.0.0.1",
        "--jsonfile", report, server.address], seconds, folder, statuses=None)
    # Its exit status counts what it holds against the server; what it found is in the report alone.
    said = json.loads(report.read_text())
    if not any(each["id"] == "scanTime" for each in said):
        raise Failure(f"testssl was not done; see {folder / 'testssl.log'}")
    return [
        Finding("testssl", WEIGHTS.get(each["severity"], Weight.HIGH), each["id"], each["finding"])
        for each in said
        if each["severity"] not in HARMLESS and each["id"].split(" ")[0] not in OF_THE_TEST
        and not (each["id"].startswith("cipher_order") and are_all_modern(said))]


def are_all_modern(said):
    """Whether every cipher that testssl could negotiate is modern.

    Then it is no harm that the client chooses, which knows best whether it has instructions for AES; Mozilla's server
    side TLS guidelines advise it. testssl holds it against every server that it is not the server.
    """
    ciphers = [each["finding"].split()[1] for each in said if re.match(r"cipher(-\w+)?_x", each["id"])]
    return bool(ciphers) and all(map(is_modern, ciphers))
