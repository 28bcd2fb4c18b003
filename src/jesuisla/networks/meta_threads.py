"""Threads: read as a page of the web, but one post has one address.

Its two domains, what stands behind the post's code, and every parameter say nothing of
which post it is.
"""

import re
from dataclasses import replace

from jesuisla.networks.links import NotALink, WebAddress, WhyNot

_POST = re.compile(r"(?:@[0-9A-Za-z_.]{1,30}/post|t)/[0-9A-Za-z_-]{5,60}")


def owns(address: WebAddress) -> bool:
    """Whether the address is Threads'."""
    return address.on("threads.com", "threads.net")


def one_form(address: WebAddress) -> WebAddress:
    """The address of the post alone; raises :class:`NotALink` for a profile or a search."""
    match = _POST.match("/".join(address.parts))
    if match is None:
        raise NotALink(WhyNot.NOT_A_POST)
    return replace(
        address,
        scheme="https",
        host="www.threads.com",
        port=None,
        path=f"/{match[0]}",
        parts=tuple(match[0].split("/")),
        query=(),
    )
