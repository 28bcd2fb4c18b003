"""Any page of the web: the last resort, for a newspaper's own comments for instance.

The address itself is the id: host in lower case, no fragment, no tracking parameters,
the others in alphabetical order. ``http`` and ``https`` are the same page.
"""

from urllib.parse import urlencode

from jesuisla.networks import meta_threads
from jesuisla.networks.addresses import names_a_mailbox, with_firm_ending
from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "web"
_SHORTENERS = (
    "bit.ly",
    "buff.ly",
    "cutt.ly",
    "flip.it",
    "aka.ms",
    "amzn.to",
    "l.ead.me",
    "nyti.ms",
    "po.st",
    "share.google",
    "search.app",
    "smarturl.it",
    "urlz.fr",
    "v.gd",
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


def unwrap(_: WebAddress) -> None:
    """A page of the web carries no other address."""
    return


def read(address: WebAddress) -> Link:
    """The page; raises :class:`NotALink` for a home page, a shortener, a conversation.

    An e-mail address is somebody's: a parameter with one is left out, and an address whose
    path has one is refused.
    """
    if address.on(*_PRIVATE):
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if address.on(*_SHORTENERS):
        raise NotALink(WhyNot.SHORTENED, NAME)
    if meta_threads.owns(address):
        address = meta_threads.one_form(address)
    if names_a_mailbox(address.path):
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    parameters = [pair for pair in address.query if not any(map(names_a_mailbox, pair))]
    if not address.parts and not parameters:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    host = f"{address.host}:{address.port}" if address.port else address.host
    query = urlencode(sorted(parameters), errors="replace")
    url = with_firm_ending(f"{address.scheme}://{host}{address.path}" + (query and f"?{query}"))
    return Link(
        network=NAME,
        native_id=url.removeprefix(f"{address.scheme}://"),
        url=url,
        page=host,
        page_url=f"{address.scheme}://{host}/",
    )
