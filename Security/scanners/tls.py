"""What sslscan and testssl say about TLS."""
import json
import xml.etree.ElementTree as xml

from .finding import Finding, Weight, run

# What they hold against the certificate because it was made for a test: who signed it, and that nobody can revoke it.
OF_THE_TEST = {"cert_chain_of_trust", "cert_trust", "cert_crlDistributionPoints", "cert_ocspURL", "cert_revocation"}
WEIGHTS = {"LOW": Weight.LOW, "WARN": Weight.LOW, "MEDIUM": Weight.MEDIUM}
HARMLESS = {"OK", "INFO", "DEBUG"}
STRONG = {"strong", "acceptable"}


def sslscan(server, folder, seconds):
    report = folder / "sslscan.xml"
    run("sslscan", ["sslscan", "--no-colour", f"--xml={report}", server.address.removeprefix("https://")],
        seconds, folder)
    scan = xml.parse(report).find("ssltest")
    found = [
        Finding("sslscan", Weight.HIGH, "protocol", f"{each.get('type')} {each.get('version')} is on")
        for each in scan.iter("protocol")
        if each.get("enabled") == "1" and (each.get("type") == "ssl" or each.get("version") in ("1.0", "1.1"))]
    if not any(each.get("version") == "1.3" and each.get("enabled") == "1" for each in scan.iter("protocol")):
        found.append(Finding("sslscan", Weight.MEDIUM, "protocol", "TLS 1.3 is off"))
    for each in scan.iter("cipher"):
        name, version = each.get("cipher"), each.get("sslversion")
        is_modern = version == "TLSv1.3" or name.startswith("ECDHE") and ("GCM" in name or "POLY1305" in name)
        if each.get("strength") not in STRONG or not is_modern:
            found.append(Finding("sslscan", Weight.MEDIUM, "cipher", f"{name} with {version} ({each.get('strength')})"))
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
    return [
        Finding("testssl", WEIGHTS.get(each["severity"], Weight.HIGH), each["id"], each["finding"])
        for each in json.loads(report.read_text())
        if each["severity"] not in HARMLESS and each["id"].split(" ")[0] not in OF_THE_TEST]
