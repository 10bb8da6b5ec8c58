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
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=B", "text/plain")
"""Those that a page can send to another site without asking it first."""

SLOW_SECONDS = 45
LEAST = {
    "headers": ("connected", 100), "bodies": ("connected", 100), "ranges": ("closed", 1000),
    "reading": ("connected", 100),
}
"""What an attacker has to have reached: connections that it had at once, or that were answered."""
SLOW = {
    "headers": ["-H", "-i", "10", "-t", "GET", "-x", "24"],
    "bodies": ["-B", "-i", "10", "-s", "8192", "-t", "POST", "-x", "24", "-f", "application/json"],
    "ranges": ["-R", "-t", "HEAD", "-a", "10", "-b", "3000"],
    "reading": ["-X", "-n", "5", "-z", "32", "-k", "3", "-w", "512", "-y", "1024"],
}
SLOW_PATHS = {"bodies": "/api/encrypt", "reading": "/api/openapi.json"}


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
        if kind != FORGERY or not is_no_forgery(client, each, cookies)]


def cookie_file(cookies, folder):
    """The cookies as wapiti reads them."""
    names = dict(each.split("=", 1) for each in cookies)
    attributes = {"expires": None, "secure": True, "port": None, "version": 0}
    path = folder / "wapiti-cookies.json"
    path.write_text(json.dumps(
        {".localhost.local": {"/": {name: attributes | {"value": value} for name, value in names.items()}}}))
    return path


def is_no_forgery(client, remark, cookies):
    """Whether what wapiti takes for a forgery is refused to a page of another site, because of that and nothing else.

    wapiti sends no `Origin`, and looks for a token in the form; here `Origin` and `Sec-Fetch-Site` decide, also where
    there is no token. Where there is one and wapiti says that nobody looks at it, it is left out as well.
    """
    fields = {"Cookie": "; ".join(cookies)} if cookies else {}

    def is_refused(code, kind, **more):
        status, _, content = client.answer(remark["method"], remark["path"], "a=b", kind, **fields, **more)
        return status == 403 and content[:1] == b"{" and json.loads(content).get("code") == code

    elsewhere = {"Origin": "https://elsewhere.example"}
    return all(
        is_refused("foreign_origin", kind, **elsewhere, **site)
        for kind in FORM_TYPES for site in ({}, {"Sec_Fetch_Site": "cross-site"})
    ) and ("not properly checked" not in remark["info"] or is_refused("invalid_csrf_token", FORM_TYPES[0]))


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
        problem = probe.wait(30)
    if problem:
        raise Failure(f"the visitor of {name} {problem}")
    answers = probe.lines[-1]
    what, least = LEAST[kind]
    counts = re.findall(rf"{what}:\s*(\d+)", re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", said))
    if max(map(int, counts), default=0) < least or len(answers) < SLOW_SECONDS / 10:
        raise Failure(f"{name} was no attack; see {folder / name}.log")
    lost = answers.count(None)
    print(f"{name}: {len(answers)} visits, {lost} lost, the slowest {max(filter(None, answers), default=0):.2f} s")
    words = f"kept a visitor out {lost} of {len(answers)} times"
    return [Finding(name, Weight.HIGH, f"slow {kind}", words)] if lost else []
