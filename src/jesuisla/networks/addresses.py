"""Addresses: finding them in a shared text and taking them to pieces.

A phone shares a link with words around it; a page adds invisible characters; a browser
hides the scheme. All of this is undone here, once, for every network.
"""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from jesuisla.analysis.text import visible
from jesuisla.networks.links import NotALink, WebAddress, WhyNot

MAX_TEXT = 20_000
"""Characters: a long post with its link is shorter."""

MAX_ADDRESS = 4_096
"""Characters: redirecting links that carry another link stay below."""

_MAX_ADDRESSES = 20
_TRACKING = re.compile(
    # Facebook and Instagram
    "fbclid|mibextid|rdid|share_url|paipv|eav|sfnsn|extid|_rdr|_rdc|refid|ig_rid|ig_mid|igsh(?:id)?"
    r"|__(?:tn__|cft__|xts__).*"
    # YouTube, X, TikTok
    "|si|feature|pp|ab_channel|twclid|__twitter_impression|ref_src|ref_url|is_from_webapp"
    "|sender_device|ttclid"
    # Advertising, mailings and the statistics of newspapers
    "|gclid|dclid|[gw]braid|msclkid|yclid|_ga|_gl|mc_[ce]id|mkt_tok|_hsenc|_hsmi|hss_channel"
    "|vero_id|xtor|cmpid|ncid|ftag|wt_mc|spm|share_id|sr_share|ref|refsrc"
    "|(?:utm|at|oly|ns|pk|mtm)_.*",
    re.IGNORECASE | re.DOTALL,
)
_SCHEME = re.compile(r"(?:https?|at)://[^\s<>\"“”«»]+", re.IGNORECASE)
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)
_BARE = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24}(?::[0-9]{1,5})?(?:[/?][^\s<>\"“”«»]*)?")
_DOMAIN = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})"
)
_HOME_NETWORK = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "invalid")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


def find_addresses(text: str) -> tuple[str, ...]:
    """Every address in a shared text, each once, in order; a missing scheme is added.

    Raises :class:`NotALink` when the text is too long, empty, or has no address.

    >>> find_addresses("Regardez : <youtu.be/dQw4w9WgXcQ>, merci !")
    ('https://youtu.be/dQw4w9WgXcQ',)
    """
    if len(text) > MAX_TEXT:
        raise NotALink(WhyNot.TOO_LONG)
    plain = visible(text).replace("\u200d", "")
    if not plain:
        raise NotALink(WhyNot.EMPTY)
    addresses = tuple(dict.fromkeys(_candidates(plain)))[:_MAX_ADDRESSES]
    if not addresses:
        raise NotALink(WhyNot.NOT_A_LINK)
    return addresses


def _candidates(plain: str) -> Iterator[str]:
    with_scheme = [_without_ending(match) for match in _SCHEME.findall(plain)]
    if with_scheme:
        yield from with_scheme
        return
    words = plain.split()
    for word in words:
        bare = word.strip("<>()[]{}\"'“”«»,;!?…*_")
        if _ANY_SCHEME.match(bare) and not re.match(r"[^/:]+:[0-9]", bare):
            continue
        bare_address = _BARE.fullmatch(bare.lower())
        if bare_address and ("/" in bare or len(words) == 1):
            yield f"https://{_without_ending(bare)}"


def _without_ending(address: str) -> str:
    """Without the sentence's own punctuation; a closing bracket stays when it was opened."""
    while address:
        last = address[-1]
        if last in ".,;:!?'…*”»>]}" or (last == ")" and address.count("(") < address.count(")")):
            address = address[:-1]
        else:
            break
    return address


def with_firm_ending(url: str) -> str:
    """The address with a last character that no reader takes for the sentence's own.

    >>> with_firm_ending("https://a.org/etc.")
    'https://a.org/etc%2E'
    """
    bare = _without_ending(url)
    return bare + "".join(f"%{byte:02X}" for byte in url[len(bare) :].encode())


def read_address(url: str) -> WebAddress:
    """The address taken to pieces, tracking parameters left out.

    Raises :class:`NotALink` for anything but a public web address: another scheme, a
    broken host, a name and password in it, a machine of one's own network.

    >>> address = read_address("https://M.Facebook.com/a/posts/12/?fbclid=zz&b=1#top")
    >>> address.host, address.parts, address.query
    ('m.facebook.com', ('a', 'posts', '12'), (('b', '1'),))
    """
    if len(url) > MAX_ADDRESS:
        raise NotALink(WhyNot.TOO_LONG)
    try:
        split = urlsplit(url)
        host = split.hostname or ""
        port = split.port
        query = parse_qsl(split.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise NotALink(WhyNot.NOT_A_LINK) from None
    if split.scheme not in ("http", "https") or not host:
        raise NotALink(WhyNot.NOT_A_LINK)
    if "@" in split.netloc:
        raise NotALink(WhyNot.NOT_PUBLIC)
    return WebAddress(
        scheme=split.scheme,
        host=_public_host(host),
        port=None if port == {"http": 80, "https": 443}[split.scheme] else port,
        path=quote(split.path, safe=_PATH_SAFE) or "/",
        parts=tuple(unquote(part) for part in split.path.split("/") if part),
        query=tuple((name, value) for name, value in query if not is_tracking(name)),
    )


def is_tracking(name: str) -> bool:
    """Whether a parameter only says where a reader came from.

    >>> [is_tracking(name) for name in ("utm_source", "fbclid", "__cft__[0]", "v")]
    [True, True, True, False]
    """
    return _TRACKING.fullmatch(name) is not None


def _public_host(host: str) -> str:
    host = host.lower().rstrip(".")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        if not literal.is_global:
            raise NotALink(WhyNot.NOT_PUBLIC)
        return f"[{host}]" if literal.version == 6 else host
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            raise NotALink(WhyNot.NOT_A_LINK) from None
    if host.rsplit(".", 1)[-1] in _HOME_NETWORK:
        raise NotALink(WhyNot.NOT_PUBLIC)
    if len(host) > 253 or not _DOMAIN.fullmatch(host):
        raise NotALink(WhyNot.NOT_A_LINK)
    return host
