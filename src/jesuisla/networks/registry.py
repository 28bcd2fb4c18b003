"""The networks this software knows, and the one way from a text to a thread."""

from dataclasses import dataclass, replace
from typing import Protocol

from jesuisla.networks import wrappers
from jesuisla.networks.addresses import find_addresses, read_address
from jesuisla.networks.bluesky import links as bluesky
from jesuisla.networks.facebook import links as facebook
from jesuisla.networks.facebook.paste import LAYOUT as FACEBOOK_LAYOUT
from jesuisla.networks.hosts import with_real_host
from jesuisla.networks.instagram import links as instagram
from jesuisla.networks.instagram.paste import LAYOUT as INSTAGRAM_LAYOUT
from jesuisla.networks.links import MAX_URL, Link, NotALink, WebAddress, WhyNot, short_id
from jesuisla.networks.mastodon import links as mastodon
from jesuisla.networks.pasted.layout import Layout
from jesuisla.networks.reddit import links as reddit
from jesuisla.networks.tiktok import links as tiktok
from jesuisla.networks.web import links as web
from jesuisla.networks.x import links as x
from jesuisla.networks.youtube import links as youtube
from jesuisla.networks.youtube.paste import LAYOUT as YOUTUBE_LAYOUT

_MAX_WRAPPINGS = 5


class LinkReader(Protocol):
    """What the ``links.py`` of a network offers."""

    NAME: str
    """Its name in the data."""

    def owns(self, address: WebAddress, /) -> bool:
        """Whether an address is this network's."""
        ...

    def unwrap(self, address: WebAddress, /) -> str | None:
        """Return the address that another one carries inside, if it does."""
        ...

    def read(self, address: WebAddress, /) -> Link:
        """Return the thread, or raise :class:`NotALink`."""
        ...


@dataclass(frozen=True, slots=True)
class Network:
    """A network: its own spelling, and how its addresses are read.

    ``layout`` is how its comments look when pasted, if we know; ``comments_are_posts`` says
    that each comment there is a post with a link of its own.
    """

    label: str
    links: LinkReader
    layout: Layout | None = None
    comments_are_posts: bool = False

    @property
    def name(self) -> str:
        """Its name in the data."""
        return self.links.NAME


NETWORKS: tuple[Network, ...] = (
    Network("Facebook", facebook, FACEBOOK_LAYOUT),
    Network("Instagram", instagram, INSTAGRAM_LAYOUT),
    Network("YouTube", youtube, YOUTUBE_LAYOUT),
    Network("X", x, comments_are_posts=True),
    Network("TikTok", tiktok),
    Network("Bluesky", bluesky, comments_are_posts=True),
    Network("Reddit", reddit),
    # These two stand last: a Mastodon server may have any host, and any page is the web.
    Network("Mastodon", mastodon, comments_are_posts=True),
    Network("Web", web),
)

_BY_NAME = {network.name: network for network in NETWORKS}


def network(name: str) -> Network:
    """The network of this name; raises ``ValueError`` when it is none of ours.

    >>> network("youtube").label
    'YouTube'
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        names = ", ".join(_BY_NAME)
        raise ValueError(f"unknown network {name!r}; known: {names}") from None


def recognise(text: str) -> Link:
    """The thread that a shared or typed text links to.

    The text may hold words around the link. When it holds several links, the only one
    that leads to a thread counts, and a social network's thread counts before a page of
    the web. Raises :class:`NotALink`, which says why not.

    >>> link = recognise("À voir ! https://youtu.be/dQw4w9WgXcQ?si=abc")
    >>> link.network, link.native_id, link.url
    ('youtube', 'dQw4w9WgXcQ', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ')
    """
    links: dict[Link, Link] = {}
    reasons: list[NotALink] = []
    for address in find_addresses(text):
        try:
            link = _read(address)
        except NotALink as reason:
            reasons.append(reason)
        else:
            links.setdefault(link, link)
    social = [link for link in links if link.network != web.NAME]
    threads = social or list(links)
    if len(threads) > 1:
        raise NotALink(WhyNot.SEVERAL_LINKS)
    if threads:
        return threads[0]
    raise reasons[0]


def _read(url: str) -> Link:
    for _ in range(_MAX_WRAPPINGS):
        url = bluesky.web_address(url)
        address = with_real_host(read_address(url))
        owner = next(network for network in NETWORKS if network.links.owns(address))
        inside = wrappers.unwrap(url, address) or owner.links.unwrap(address)
        if inside is None:
            return _within_limits(owner.links.read(address))
        url = wrappers.whole(inside)
    raise NotALink(WhyNot.NOT_A_LINK)


def _within_limits(link: Link) -> Link:
    if len(link.url) > MAX_URL:
        raise NotALink(WhyNot.TOO_LONG, link.network)
    return replace(link, native_id=short_id(link.native_id))
