"""What wapiti finds on the pages, and whether slowhttptest can keep others out."""
import json
import re

from attack.network import SERVER_V4, visitor_address
from comparison.usage import Failure

from .finding import Finding, Weight, run

# Without those that ask a service on the Internet, or look for other programs than this one.
MODULES = (
    "backup,brute_login_form,buster,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,"
    "redirect,shellshock,sql,timesql,upload,xss")
WEIGHTS = {0: Weight.LOW, 1: Weight.LOW, 2: Weight.MEDIUM}

FORGERY = "Cross Site Request Forgery"

SLOW_SECONDS = 45
SLOW = {
    "headers": ["-H", "-i", "10", "-t", "GET", "-x", "24"],
    "bodies": ["-B", "-i", "10", "-s", "8192", "-t", "POST", "-x", "24"],
    "ranges": ["-R", "-t", "HEAD", "-a", "10", "-b", "3000"],
    "reading": ["-X", "-n", "5", "-z", "32", "-k", "3", "-w", "512", "-y", "1024"],
}
SLOW_PATHS = {"bodies": "/api/encrypt"}


def wapiti(program, server, client, folder, seconds, cookies=()):
    """What wapiti finds.

    :param client: asks the server again about what wapiti cannot judge.
    :param cookies: those of an admin who is logged in; none for a stranger.
    """
    name = "wapiti-admin" if cookies else "wapiti"
    report = folder / f"{name}.json"
    address = server.address
    said = run(name, [
        program, "--url", f"{address}/", "--scope", "domain", "--module", MODULES, "--verify-ssl", "0",
        *(["--cookie", cookie_file(cookies, folder)] if cookies else []), "--verbose", "1",
        *(part for path in ("/admin-logout", "/restart-server") for part in ("--exclude", f"{address}{path}")),
        *(part for path in ("/adminpage", "/admin-login", "/sitemap") for part in ("--start", f"{address}{path}")),
        "--store-session", folder / f"{name}-session", "--store-config", folder / f"{name}-config",
        "--flush-session", "--no-bugreport", "--timeout", "20", "--max-scan-time", str(seconds // 3),
        "--max-attack-time", str(seconds // 12), "--format", "json", "--output", report], seconds, folder)
    if cookies and f"GET {address}/admin-settings" not in said:
        raise Failure(f"{name} did not get into the admin area; see {folder / name}.log")
    found = json.loads(report.read_text())
    return [
        Finding(name, WEIGHTS.get(each["level"], Weight.HIGH), kind, f"{each['method']} {each['path']}: {each['info']}")
        for group in ("vulnerabilities", "anomalies") for kind, entries in found[group].items() for each in entries
        if kind != FORGERY or not refuses_other_sites(client, each["path"])]


def cookie_file(cookies, folder):
    """The cookies as wapiti reads them."""
    names = dict(each.split("=", 1) for each in cookies)
    attributes = {"expires": None, "secure": True, "port": None, "version": 0}
    path = folder / "wapiti-cookies.json"
    path.write_text(json.dumps(
        {".localhost.local": {"/": {name: attributes | {"value": value} for name, value in names.items()}}}))
    return path


def refuses_other_sites(client, path):
    """Whether a form that is sent by a page of another site is refused.

    wapiti looks for a token in the form; here `Origin` and `Sec-Fetch-Site` decide, also where there is no token.
    """
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    try:
        client.request("POST", path, "a=b", "application/x-www-form-urlencoded", expected=403, **foreign)
    except Failure:
        return False
    return True


def slowhttptest(kind, server, attackers, visitors, folder):
    """Whether a visitor was kept out while an attacker tried to have 4,000 connections that are slow in one way.

    :param attackers: the namespace of the attacker.
    :param visitors: that of the visitor.
    """
    name = f"slowhttptest-{kind}"
    address, listener = visitor_address(1)
    probe = visitors.start("scanners.probe", {
        "address": address, "server": listener, "port": server.port,
        "authority": str(server.folder / "certificate/authority.pem"),
    })
    url = f"https://{SERVER_V4}:{server.port}{SLOW_PATHS.get(kind, '/')}"
    try:
        said = run(name, [
            *attackers.inside, "slowhttptest", *SLOW[kind], "-c", "4000", "-r", "200", "-l", str(SLOW_SECONDS),
            "-u", url], SLOW_SECONDS + 60, folder, statuses=None)
    finally:
        answers = json.loads(probe.communicate()[0] or "[]")
    if not re.search(r"connected:\s*[1-9]", re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", said)) or not answers:
        raise Failure(f"{name} was no attack; see {folder / name}.log")
    lost = answers.count(None)
    print(f"{name}: {len(answers)} visits, {lost} lost, the slowest {max(filter(None, answers), default=0):.2f} s")
    words = f"kept a visitor out {lost} of {len(answers)} times"
    return [Finding(name, Weight.HIGH, f"slow {kind}", words)] if lost else []
