"""Any page of the web: the last resort, for a newspaper's own comments for instance.

The address itself is the id: host in lower case, no fragment, no tracking parameters,
the others in alphabetical order. ``http`` and ``https`` are the same page.
"""

from urllib.parse import urlencode

from jesuisla.networks.addresses import with_firm_ending
from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "web"
_SHORTENERS = (
    "bit.ly",
    "buff.ly",
    "cutt.ly",
    "dlvr.it",
    "goo.gl",
    "is.gd",
    "lnkd.in",
    "ow.ly",
    "rb.gy",
    "shorturl.at",
    "t.ly",
    "tinyurl.com",
    "trib.al",
)
_PRIVATE = (
    "chat.whatsapp.com",
    "wa.me",
    "web.whatsapp.com",
    "discord.com",
    "discord.gg",
    "signal.me",
)


def owns(address: WebAddress) -> bool:
    """Always: what no network owns is a page of the web."""
    return bool(address.host)


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside a search engine's redirect."""
    if address.host.startswith("www.google.") and address.parts == ("url",):
        return address.get("url", "q")
    return None


def read(address: WebAddress) -> Link:
    """The page; raises :class:`NotALink` for a home page, a shortener, a conversation."""
    if address.on(*_PRIVATE):
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if address.on(*_SHORTENERS):
        raise NotALink(WhyNot.SHORTENED, NAME)
    if not address.parts and not address.query:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    host = f"{address.host}:{address.port}" if address.port else address.host
    query = urlencode(sorted(address.query), errors="replace")
    url = with_firm_ending(f"{address.scheme}://{host}{address.path}" + (query and f"?{query}"))
    return Link(
        network=NAME,
        native_id=url.removeprefix(f"{address.scheme}://"),
        url=url,
        page=host,
        page_url=f"{address.scheme}://{host}/",
    )
