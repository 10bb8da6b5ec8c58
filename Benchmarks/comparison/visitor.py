"""A visitor of the admin area, who sends the forms of its pages as a browser does."""
import http.client
import re
import subprocess
import time
import urllib.parse

from .usage import Failure

NAME, PASSWORD = "operator", "the password of the operator"


def command(paccrypt, folder, *arguments):
    """What a command of paccrypt prints about a data directory."""
    done = subprocess.run(
        [paccrypt, *arguments, "--data-dir", str(folder)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Visitor:
    def __init__(self, port, page):
        self.page, self.origin = page, f"http://127.0.0.1:{port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        answer, content = self.get(page)
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', content.decode())[1]
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]

    def get(self, page):
        """An answer and its content."""
        cookie = getattr(self, "cookie", None)
        self.connection.request("GET", page, headers={"Cookie": cookie} if cookie else {})
        answer = self.connection.getresponse()
        return answer, answer.read()

    def submit(self, fields):
        """The status, and the milliseconds from the request to the whole answer. A session is kept."""
        body = urllib.parse.urlencode(fields | {"csrf_token": self.token})
        headers = {
            "Origin": self.origin, "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded",
        }
        start = time.perf_counter()
        self.connection.request("POST", self.page, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        milliseconds = (time.perf_counter() - start) * 1000
        if answer.status == 303 and (cookies := answer.headers.get_all("Set-Cookie")):
            self.cookie = "; ".join(cookie.split(";")[0] for cookie in cookies)
        return answer.status, milliseconds


def set_up(paccrypt, folder, port):
    """Makes the admin."""
    token = command(paccrypt, folder, "admin", "setup-token")
    fields = {"setup_token": token, "username": NAME, "password": PASSWORD, "password_again": PASSWORD}
    if (status := Visitor(port, "/admin-setup").submit(fields)[0]) != 303:
        raise Failure(f"The setup was answered {status}")


def log_in(port):
    """A visitor with a session."""
    visitor = Visitor(port, "/admin-login")
    if (status := visitor.submit({"username": NAME, "password": PASSWORD})[0]) != 303:
        raise Failure(f"The login was answered {status}")
    return visitor
