"""Links: what a thread's address is, and why a text is not one.

The shared shapes; each network's own forms stand in ``<network>/links.py`` and
:func:`jesuisla.networks.registry.recognise` puts them together. Nothing is ever fetched:
a short link that only its network can resolve keeps its own id.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

MAX_ID = 300
"""Characters of a thread's id that are kept; of a longer one a digest is."""
MAX_URL = 2_000
"""Characters of a thread's own address."""


class WhyNot(StrEnum):
    """Why a text is not the link of a thread; each has its own kind sentence on screen."""

    EMPTY = "empty"
    NOT_A_LINK = "not_a_link"
    NOT_PUBLIC = "not_public"
    PRIVATE_PLACE = "private_place"
    NOT_A_POST = "not_a_post"
    NO_NUMBER = "no_number"
    SHORTENED = "shortened"
    TOO_LONG = "too_long"
    SEVERAL_LINKS = "several_links"


class NotALink(ValueError):  # noqa: N818 - an answer to a person, not a failure
    """The text is not the link of a public thread; ``why`` says which way.

    - ``EMPTY``: nothing was given.
    - ``NOT_A_LINK``: no address in it, or one that no browser opens.
    - ``NOT_PUBLIC``: a sign-in page, a studio, a machine of one's own network.
    - ``PRIVATE_PLACE``: a group, a conversation: places of their members.
    - ``NOT_A_POST``: a home page, a profile, a list; a post is wanted.
    - ``NO_NUMBER``: the address of a post whose number is missing or cut short.
    - ``SHORTENED``: a short link that hides where it leads; open it, copy the address.
    - ``TOO_LONG``: more text than anybody shares with a link.
    - ``SEVERAL_LINKS``: links of several threads; one at a time.

    ``network`` is the network's name when the link was known to be one of its.
    """

    def __init__(self, why: WhyNot, network: str | None = None) -> None:
        super().__init__(f"not the link of a thread: {why}")
        self.why = why
        self.network = network


def short_id(native_id: str) -> str:
    """The id, or a digest of one that is too long to be kept.

    >>> short_id("123"), len(short_id("a" * 3000))
    ('123', 69)
    """
    if len(native_id) <= MAX_ID:
        return native_id
    return "long-" + hashlib.sha256(native_id.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One thread of one network. Two links are equal when they lead to the same thread.

    ``native_id`` is the network's own id, always text and never a number. ``url`` is the
    one form we keep and show. ``page`` is the page's handle or id when the address tells
    it, ``comment_id`` the one comment it points at, ``comment_url`` the address of that
    comment.
    """

    network: str
    native_id: str
    url: str = field(compare=False)
    page: str | None = field(default=None, compare=False)
    page_url: str | None = field(default=None, compare=False)
    comment_id: str | None = field(default=None, compare=False)
    comment_url: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """A web address taken to pieces.

    ``host`` is lower-case and without port, ``path`` percent-encoded, ``parts`` its
    segments decoded and without empty ones, ``query`` the parameters in order without
    the tracking ones.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    parts: tuple[str, ...]
    query: tuple[tuple[str, str], ...]

    def get(self, *names: str) -> str | None:
        """The first parameter of one of these names that is not empty.

        >>> from jesuisla.networks.addresses import read_address
        >>> read_address("https://a.org/?x=&y=2&utm_source=mail").get("x", "y")
        '2'
        """
        values = dict(reversed(self.query))
        return next((values[name] for name in names if values.get(name)), None)

    def on(self, *domains: str) -> bool:
        """Whether the host is one of these domains or below one of them.

        >>> from jesuisla.networks.addresses import read_address
        >>> read_address("https://m.facebook.com/1").on("facebook.com")
        True
        >>> read_address("https://notfacebook.com/1").on("facebook.com")
        False
        """
        return any(self.host == domain or self.host.endswith(f".{domain}") for domain in domains)
