"""Bluesky: posts on bsky.app and ``at://`` addresses.

A post belongs to an account named by a handle or by a DID; which handle is which DID
cannot be told from the link, so the two forms stay two ids.
"""

import re

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "bluesky"
_SITE = "https://bsky.app"
_ACTOR = re.compile(r"did:[a-z]+:[0-9A-Za-z._:%-]{3,200}|(?:[0-9A-Za-z-]{1,63}\.)+[A-Za-z]{2,24}")
_RKEY = re.compile(r"[0-9A-Za-z._:~-]{2,63}[0-9A-Za-z]")
_POST = re.compile(
    r"(?:profile/(?P<actor>[^/]+)/(?:post|app\.bsky\.feed\.post)"
    r"|embed/(?P<did>[^/]+)/app\.bsky\.feed\.post)/(?P<rkey>[^/]+)"
)
_AT = re.compile(r"at://([^/]+)/app\.bsky\.feed\.post/([^/?#]+)", re.IGNORECASE)


def owns(address: WebAddress) -> bool:
    """Whether the address is Bluesky's."""
    return address.on("bsky.app", "go.bsky.app")


def web_address(url: str) -> str:
    """An ``at://`` address as the page it stands for; any other text as it is.

    >>> web_address("at://did:plc:abc/app.bsky.feed.post/3kabc")
    'https://bsky.app/profile/did:plc:abc/post/3kabc'
    """
    match = _AT.match(url)
    return f"{_SITE}/profile/{match[1]}/post/{match[2]}" if match else url


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside the app's own redirect or an embedding."""
    if address.host == "go.bsky.app" and address.parts == ("redirect",):
        return address.get("u")
    return address.get("url") if address.parts == ("oembed",) else None


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for profiles, feeds, messages, short links."""
    parts = address.parts
    if address.host == "go.bsky.app":
        raise NotALink(WhyNot.SHORTENED, NAME)
    if parts[:1] == ("messages",):
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    match = _POST.match("/".join(parts))
    if match is None:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    actor, rkey = match["actor"] or match["did"], match["rkey"]
    if not _ACTOR.fullmatch(actor) or not _RKEY.fullmatch(rkey):
        raise NotALink(WhyNot.NO_NUMBER, NAME)
    # A handle is a domain name, so its case says nothing; a DID's may.
    actor = actor if actor.startswith("did:") else actor.lower()
    return Link(
        network=NAME,
        native_id=f"{actor}/{rkey}",
        url=f"{_SITE}/profile/{actor}/post/{rkey}",
        page=actor,
        page_url=f"{_SITE}/profile/{actor}",
    )
