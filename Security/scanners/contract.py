"""What schemathesis says about the API, measured by its own description."""
import http.client
import json
import os
import pathlib
import ssl
import urllib.parse
import uuid

from comparison.usage import Failure
from comparison.visitor import NAME, PASSWORD, command

from .finding import Finding, Weight, run

FOLDER = pathlib.Path(__file__).resolve().parent
WEIGHTS = {"low": Weight.LOW, "medium": Weight.MEDIUM}
PICKUP_PASSWORD, FILE_PASSWORD = "the link's password", "the file's password"


class Client:
    """A program that uses the API of the server under test."""

    def __init__(self, server):
        self.server = server

    def answer(self, method, path, body=None, kind=None, **fields):
        """The status, header and content of an answer."""
        connection = http.client.HTTPSConnection(
            "localhost", self.server.port, timeout=60,
            context=ssl.create_default_context(cafile=self.server.folder / "certificate/authority.pem"))
        headers = {"Accept": "application/json", "Origin": self.server.address}
        headers |= {name.replace("_", "-"): value for name, value in fields.items()}
        headers |= {"Content-Type": kind} if kind else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content

    def request(self, method, path, body=None, kind=None, **fields):
        """The header and content of an answer, which has to be 200."""
        status, headers, content = self.answer(method, path, body, kind, **fields)
        if status != 200:
            raise Failure(f"{method} {path} was answered {status}: {content[:200]!r}")
        return headers, content

    def json(self, path, **members):
        return json.loads(self.request("POST", path, json.dumps(members), "application/json")[1])

    def share(self):
        """A new share that can be picked up without limit: what its sender is told."""
        boundary = uuid.uuid4().hex
        fields = {
            "pickup_password": PICKUP_PASSWORD, "enc_password": FILE_PASSWORD, "max_downloads": "unlimited",
            'file"; filename="sample.txt': "what is shared",
        }
        body = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()) + f"--{boundary}--\r\n"
        return json.loads(
            self.request("POST", "/api/pacshare", body.encode(), f"multipart/form-data; boundary={boundary}")[1])

    def lease(self, share):
        """A lease of a share."""
        ticket = self.json(f"/api/pacshare/{share['id']}/unlock", pickup_password=PICKUP_PASSWORD)["ticket"]
        return self.json(f"/api/pacshare/{share['id']}/open", ticket=ticket, enc_password=FILE_PASSWORD)["lease"]

    def form(self, path, cookies, **fields):
        """Sends a form of the admin area; the cookies that are in force afterwards."""
        headers, page = self.request("GET", path, **({"Cookie": "; ".join(cookies)} if cookies else {}))
        cookies = merged(cookies, headers)
        fields["csrf_token"] = json.loads(page)["csrf_token"]
        headers, _ = self.request(
            "POST", path, urllib.parse.urlencode(fields), "application/x-www-form-urlencoded",
            Cookie="; ".join(cookies))
        return merged(cookies, headers)

    def log_in(self):
        """Makes the admin and logs in: the cookies of the session."""
        token = command(self.server.paccrypt, self.server.folder, "admin", "setup-token")
        cookies = self.form(
            "/admin-setup", [], setup_token=token, username=NAME, password=PASSWORD, password_again=PASSWORD)
        # The setup logs in as well; where it does not, this does.
        if not any("session=" in each for each in cookies):
            cookies = self.form("/admin-login", cookies, username=NAME, password=PASSWORD)
        return cookies


def merged(cookies, headers):
    """The cookies after an answer."""
    found = dict(each.split("=", 1) for each in cookies)
    for line in headers.get_all("Set-Cookie") or []:
        name, value = line.split(";")[0].split("=", 1)
        found[name] = value
    return [f"{name}={value}" for name, value in found.items() if value]


def schemathesis(program, server, client, cookies, folder, seconds):
    """What schemathesis finds."""
    report = folder / "schemathesis.json"
    share, doomed = client.share(), client.share()
    keys = client.json("/api/generate-keypair", algorithm="xwing_hybrid")
    session = next(each.split("=", 1)[1] for each in cookies if "session=" in each)
    os.environ.update({
        "SCHEMATHESIS_HOOKS": "scanners.schemathesis_hooks", "PYTHONPATH": str(FOLDER.parent),
        "SHARE": share["id"], "DOOMED_SHARE": doomed["id"], "MANAGE_TOKEN": share["manage_token"],
        "LEASE": client.lease(share), "SESSION": session, "PUBLIC_KEY": keys["public_key"],
        "PRIVATE_KEY": keys["private_key"],
    })
    run("schemathesis", [
        program, "--config-file", FOLDER / "schemathesis.toml", "run", f"{server.address}/api/openapi.json",
        "--checks", "all", "--max-time", str(seconds - 60), "--continue-on-failure", "--no-color",
        "--report", "json", "--report-json-path", report], seconds, folder, statuses=(0, 1))
    found = json.loads(report.read_text())
    if not found["complete"] or not found["test_cases"]["generated"]:
        raise Failure(f"schemathesis was not done; see {folder / 'schemathesis.log'}")
    findings = [
        Finding(
            "schemathesis", WEIGHTS.get(each["severity"], Weight.HIGH), each["title"],
            f"{each['count']} times: {', '.join(map(str, each['operations']))}")
        for each in found["failures"]]
    return findings + [
        Finding("schemathesis", Weight.MEDIUM, "error", f"{each['title']}: {each['count']} times")
        for each in found["errors"]]
