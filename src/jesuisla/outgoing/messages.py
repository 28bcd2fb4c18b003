"""What comes back from another machine, and what every request says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

import httpx


class TooLargeError(httpx.HTTPError):
    """The answer has more bytes than are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back: ``url`` is the address that answered, after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def request_headers(contact: str, others: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers of a request: who asks, and those given besides."""
    return {
        # As it is: a small answer that is packed may be a very large one.
        "Accept-Encoding": "identity",
        "User-Agent": f"jesuisla/{version('jesuisla')} (+{contact})",
        **(others or {}),
    }
