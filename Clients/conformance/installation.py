"""What the clients need besides Debian's packages: those of PyPI, and the programs that are compiled."""
import os
import pathlib
import platform
import subprocess
import sys
import venv

from comparison.usage import Failure

PROGRAMS = pathlib.Path(__file__).resolve().parent.parent / "programs"
PACKAGES = ["httpie~=3.2", "requests~=2.32", "httpx~=0.28", "aiohttp~=3.10"]
HAS_DOTNET = platform.machine() == "x86_64"
"""Whether the runtime of .NET is on PyPI for this processor."""
if HAS_DOTNET:
    PACKAGES.append("dotnetcore2~=3.1")


class Installation:
    """A folder with everything that is installed and compiled."""

    def __init__(self, folder):
        self.folder = folder
        self.home = folder / "home"
        self.programs = folder / "python/bin"
        self.install()
        self.configure()
        self.compile("go", "build", "-o", self.net_http, PROGRAMS / "nethttp.go")
        self.compile("javac", "-d", self.java_classes, PROGRAMS / "JavaClients.java")
        self.compile("mcs", f"-out:{self.http_client}", "-r:System.Net.Http.dll", PROGRAMS / "HttpClient.cs")

    @property
    def net_http(self):
        return self.folder / "nethttp"

    @property
    def java_classes(self):
        return self.folder / "java"

    @property
    def http_client(self):
        return self.folder / "HttpClient.exe"

    @property
    def dotnet(self):
        """The runtime of .NET; None where it is not to be had."""
        found = self.programs.parent.glob("lib/python*/site-packages/dotnetcore2/bin/dotnet")
        return next(found) if HAS_DOTNET else None

    @property
    def environment(self):
        """The same for every client, whatever its user has set: no proxy, no configuration, names in UTF-8."""
        return {
            "PATH": f"{self.programs}:{os.environ['PATH']}", "HOME": str(self.home), "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def install(self):
        """Installs the packages of PyPI into a virtual environment, unless these are there."""
        done = self.folder / "python/installed"
        if done.exists() and done.read_text() == " ".join(PACKAGES):
            return
        print("Installing", *PACKAGES, file=sys.stderr, flush=True)
        venv.create(self.folder / "python", with_pip=True, clear=True)
        pip = [self.programs / "pip", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "install", *PACKAGES]).returncode:
            raise Failure("The clients of PyPI could not be installed; see above.")
        done.write_text(" ".join(PACKAGES))

    def configure(self):
        """Keeps HTTPie from looking for a newer one in the background."""
        (self.home / ".config/httpie").mkdir(parents=True, exist_ok=True)
        (self.home / ".config/httpie/config.json").write_text('{"disable_update_warnings": true}')

    @staticmethod
    def compile(*command):
        try:
            done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            raise Failure(f"{command[0]} was not done in time.") from None
        if done.returncode:
            raise Failure(f"{command[0]} compiles nothing:\n{done.stdout}{done.stderr}")
