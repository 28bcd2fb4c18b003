"""X, formerly Twitter: the number of a post is the same whoever's name stands before it."""

import re

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "x"
_SITE = "https://x.com"
_ID = re.compile(r"[0-9]{1,20}")
_USER = re.compile(r"@?([0-9A-Za-z_]{1,20})")
_POST = re.compile(
    r"(?:[^/]+/status(?:es)?|i/web/status(?:es)?|statuses|i/videos(?:/tweet)?|i/cards/tfw/v1)"
    r"/(?P<id>[^/]*)"
)
_NOBODY = ("i", "web", "statuses")
_BY_PARAMETER = {
    "intent": ("tweet_id", "in_reply_to"),
    "embed": ("id",),
}
_SITES_ABOUT_X = ("help", "blog", "about", "business", "developer", "legal", "privacy", "status")


def owns(address: WebAddress) -> bool:
    """Whether the address is X's; its short links ``t.co`` too."""
    return address.on("x.com", "twitter.com", "t.co")


def unwrap(address: WebAddress) -> str | None:
    """The address of the post that a share button or an embedding carries."""
    if address.parts[:2] in (("intent", "tweet"), ("intent", "post")) or address.parts[:1] in (
        ("share",),
        ("oembed",),
    ):
        return address.get("url")
    return address.get("query") if address.host == "publish.twitter.com" else None


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for profiles, messages, short links."""
    parts = address.parts
    if address.on("t.co", "pic.twitter.com", "pic.x.com"):
        raise NotALink(WhyNot.SHORTENED, NAME)
    if parts[:1] == ("messages",) or parts[:2] == ("i", "chat"):
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if parts[:1] in (("login",), ("account",), ("settings",)) or parts[:2] == ("i", "flow"):
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    candidate = None if address.host.split(".")[0] in _SITES_ABOUT_X else _candidate(address)
    if candidate is None:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    # Preview hosts give a picture or a film for the number with an ending.
    number = candidate.split(".")[0]
    if not _ID.fullmatch(number):
        raise NotALink(WhyNot.NO_NUMBER, NAME)
    return _post(number, parts[0])


def _candidate(address: WebAddress) -> str | None:
    """What stands where a post's number belongs."""
    parts = address.parts
    if parts[:1] in (("intent",), ("embed",)):
        return address.get(*_BY_PARAMETER[parts[0]])
    path = "/".join(parts)
    match = _POST.match(path)
    return match["id"] if match else None


def _post(native_id: str, user: str) -> Link:
    match = _USER.fullmatch(user)
    page = match[1] if match and user not in (*_NOBODY, *_BY_PARAMETER) else None
    return Link(
        network=NAME,
        native_id=native_id,
        url=f"{_SITE}/{page or 'i'}/status/{native_id}",
        page=page,
        page_url=f"{_SITE}/{page}" if page else None,
    )
