"""X, formerly Twitter: the number of a post is the same whoever's name stands before it."""

import re

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "x"
_SITE = "https://x.com"
_ID = re.compile(r"[0-9]{1,20}")
_USER = re.compile(r"[0-9A-Za-z_]{1,20}")


def owns(address: WebAddress) -> bool:
    """Whether the address is X's; its short links ``t.co`` too."""
    return address.on("x.com", "twitter.com", "t.co")


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for profiles, messages, short links."""
    parts = address.parts
    if address.on("t.co"):
        raise NotALink(WhyNot.SHORTENED, NAME)
    if parts[:1] == ("messages",) or parts[:2] == ("i", "chat"):
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if parts[:1] in (("login",), ("account",), ("settings",)) or parts[:2] == ("i", "flow"):
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    for at, part in enumerate(parts[:-1]):
        if part in ("status", "statuses") and at in (1, 2) and _ID.fullmatch(parts[at + 1]):
            return _post(parts[at + 1], parts[0])
    raise NotALink(WhyNot.NOT_A_POST, NAME)


def _post(native_id: str, user: str) -> Link:
    page = user if user != "i" and _USER.fullmatch(user) else None
    return Link(
        network=NAME,
        native_id=native_id,
        url=f"{_SITE}/{page or 'i'}/status/{native_id}",
        page=page,
        page_url=f"{_SITE}/{page}" if page else None,
    )
