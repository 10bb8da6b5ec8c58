"""aiohttp. The first argument says how it sends names: escaped, which is what it does by itself, or plain."""
import asyncio
import contextlib
import sys

import aiohttp
import exchange


async def main(names):
    url, file, fields = exchange.arguments()
    with open(file, "rb") if file else contextlib.nullcontext() as content:
        form = aiohttp.FormData(fields, quote_fields=names == "escaped")
        if file:
            form.add_field("file", content)
        async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
            name = answer.content_disposition and answer.content_disposition.filename
            exchange.report(answer.status, answer.headers, await answer.read(), name or "")


asyncio.run(asyncio.wait_for(main(sys.argv.pop(1)), 50))
