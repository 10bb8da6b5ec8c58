"""The clients: how each is run, and what it is known to do by itself."""
import urllib.parse
from dataclasses import dataclass
from typing import Callable

from .installation import PROGRAMS


@dataclass
class Client:
    """A program in the folder `programs`, as users of the client write it: `PROGRAM URL OUTPUT FILE FIELD=VALUE…`.

    It posts a form with the fields, and with the file unless FILE is empty; writes the answer's body to OUTPUT; and
    prints the status, Content-Type, Content-Disposition and, where the client reads names, the name that it reads.
    """
    name: str
    command: list
    version: list
    """The command that says which version it is."""
    remark: str = ""
    """What it does by itself, which the server cannot help."""
    sends: Callable = staticmethod(lambda name: name)
    """What it makes of a name before it sends it."""
    reads_plain: bool = False
    """Whether it reads `filename`, and not `filename*`."""
    drops: tuple = ()
    """The statuses whose body it keeps from its users."""


def halves_replaced(name):
    """With U+FFFD for each of the two units that a character beyond U+FFFF has in UTF-16."""
    return "".join(each if ord(each) <= 0xFFFF else "\uFFFD\uFFFD" for each in name)


def clients(installation):
    """All of them."""
    python = installation.programs / "python"

    def package(name, *arguments):
        return {
            "command": [python, PROGRAMS / f"{name}_client.py", *arguments],
            "version": [python, "-c", f"import {name}; print({name}.__version__)"],
        }

    def java(name):
        command = ["java", "-cp", installation.java_classes, "JavaClients", name]
        return {"command": command, "version": ["java", "--version"]}

    return [
        Client(
            "curl", [PROGRAMS / "curl"], ["curl", "--version"], reads_plain=True,
            remark="--remote-header-name knows `filename` alone, and saves under the name in ASCII"),
        Client(
            "wget", [PROGRAMS / "wget"], ["wget", "--version"], drops=(401,),
            remark="throws the body of a 401 away, also with --content-on-error"),
        Client("HTTPie", [PROGRAMS / "httpie"], ["http", "--version"]),
        Client("requests", **package("requests")),
        Client("httpx", **package("httpx")),
        Client(
            "aiohttp", **package("aiohttp", "escaped"), sends=lambda name: urllib.parse.quote(name, safe=""),
            remark="sends names percent-encoded, which nobody can tell from names that have percent signs"),
        Client("aiohttp, quote_fields=False", **package("aiohttp", "plain")),
        Client(
            "Python urllib", [python, PROGRAMS / "urllib_client.py"], [python, "--version"], reads_plain=True,
            remark="get_filename() prefers `filename`, the name in ASCII"),
        Client("Java HttpClient", **java("HttpClient")),
        Client("Java HttpURLConnection", **java("HttpURLConnection")),
        Client("Node fetch", ["node", PROGRAMS / "fetch.mjs"], ["node", "--version"]),
        Client("Go net/http", [installation.net_http], ["go", "version"]),
        Client(
            "Mono HttpClient", ["mono", installation.http_client], ["mono", "--version"], sends=halves_replaced,
            remark="writes U+FFFD twice into `filename*` for a character beyond U+FFFF"),
        *dotnet(installation),
    ]


def dotnet(installation):
    """.NET, where there is one."""
    if installation.dotnet is None:
        return []
    run = [installation.dotnet, "exec", "--runtimeconfig", PROGRAMS / "HttpClient.runtimeconfig.json"]
    return [Client(".NET HttpClient", [*run, installation.http_client], [installation.dotnet, "--list-runtimes"])]
