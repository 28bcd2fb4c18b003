"""A mail server in the tests' own process, which answers to each address as the address says."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP


class ScriptedServer:
    """Refuses ``<code>@…`` at its address, ``data-<code>@…`` once it has the letter."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words
        self.came: list[str] = []

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        name = address.partition("@")[0]
        if name.isdecimal():
            return f"{name} {self.words.get(name, 'no')}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take or refuse a letter."""
        (address,) = envelope.rcpt_tos
        name = address.partition("@")[0]
        if name.startswith("data-"):
            code = name.removeprefix("data-")
            return f"{code} {self.words.get(code, 'no')}"
        self.came.append(address)
        return "250 OK"


@contextmanager
def mail_server(**words: str) -> Iterator[tuple[ScriptedServer, int]]:
    """Run a server. Yield it with its port; ``words`` follow a code, as in ``_550="5.1.1"``."""
    scripted = ScriptedServer({code.strip("_"): text for code, text in words.items()})
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(lambda: SMTP(scripted, loop=loop, hostname="mail"), "127.0.0.1", 0)
    )
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield scripted, listening.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listening.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
