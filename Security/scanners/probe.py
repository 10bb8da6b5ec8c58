"""A visitor of the server while it is attacked, as a program of its own: asks for the first page once a second, each
time on a new connection, until its input ends; then prints how many seconds each answer took, null for none."""
import http.client
import json
import ssl
import sys
import threading
import time

SECONDS = 5
"""How long a visitor waits."""


def ask(target):
    """Seconds to a whole page; None without one."""
    start = time.monotonic()
    context = ssl.create_default_context(cafile=target["authority"])
    context.check_hostname = False
    connection = http.client.HTTPSConnection(
        target["server"], target["port"], timeout=SECONDS, context=context, source_address=(target["address"], 0))
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return time.monotonic() - start if answer.status == 200 else None


def main():
    target, found, ended = json.loads(sys.stdin.readline()), [], threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.wait(1):
        found.append(ask(target))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
