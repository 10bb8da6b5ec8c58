"""urllib of Python's standard library: it makes no forms of files, so that its users do. `email` writes the names."""
import email.message
import os
import urllib.error
import urllib.parse
import urllib.request
import uuid

import exchange


def form(fields, file):
    """multipart/form-data: the body and its type."""
    boundary = uuid.uuid4().hex
    part = email.message.Message()
    part.add_header("Content-Disposition", "form-data", name="file", filename=os.path.basename(file))
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts.append(f"Content-Disposition: {part['Content-Disposition']}\r\n\r\n")
    body = "".join(f"--{boundary}\r\n{each}\r\n" for each in parts).encode()[:-2]
    with open(file, "rb") as content:
        body += content.read() + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


url, file, fields = exchange.arguments()
if file:
    body, kind = form(fields, file)
else:
    body, kind = urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
try:
    answer = urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": kind}), timeout=50)
except urllib.error.HTTPError as error:
    answer = error
exchange.report(answer.status, answer.headers, answer.read(), answer.headers.get_filename(""))
