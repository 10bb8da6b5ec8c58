"""requests."""
import contextlib

import exchange
import requests

url, file, fields = exchange.arguments()
with open(file, "rb") if file else contextlib.nullcontext() as content:
    answer = requests.post(url, data=fields, files={"file": content} if file else None, timeout=50)
exchange.report(answer.status_code, answer.headers, answer.content)
