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
from jesuisla.networks.tracking import is_tracking

MAX_TEXT = 20_000
"""Characters: a long post with its link is shorter."""

MAX_ADDRESS = 4_096
"""Characters: redirecting links that carry another link stay below."""

_MAX_ADDRESSES = 20
_SCHEME = re.compile(r"(?:https?|at)://[^\s<>\"“”«»]+", re.IGNORECASE)
_JOINED = re.compile(r"(?<=[^/=?&#:+,;|@%!_])(?=https?://)", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\S)https?%3a%2f%2f\S+", re.IGNORECASE)
_NO_SCHEME = re.compile(r"(?<![\w:/.=%])//(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?])", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+|\\u0026", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
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
    plain = _as_typed(visible(text).replace("\u200d", ""))
    if not plain:
        raise NotALink(WhyNot.EMPTY)
    addresses = tuple(dict.fromkeys(_candidates(plain)))[:_MAX_ADDRESSES]
    if not addresses:
        raise NotALink(WhyNot.NOT_A_LINK)
    return addresses


def _as_typed(plain: str) -> str:
    r"""The text without what pages, scripts and mails do to an address in it.

    >>> _as_typed("https:\\/\\/x.com\\/a?b=1&amp;amp;c=2")
    'https://x.com/a?b=1&c=2'
    """
    plain = _AMPERSAND.sub("&", plain).replace("\\/", "/")
    plain = _NO_SCHEME.sub("https://", plain)
    return _QUOTED.sub(lambda match: unquote(match[0]), plain)


def _candidates(plain: str) -> Iterator[str]:
    with_scheme = [
        _without_ending(address)
        for match in _SCHEME.findall(plain)
        for address in _JOINED.split(match)
    ]
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
    url = _AMPERSAND.sub("&", url)
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
    host = _public_host(host)
    return WebAddress(
        scheme=split.scheme,
        host=host,
        port=None if port == {"http": 80, "https": 443}[split.scheme] else port,
        path=quote(split.path, safe=_PATH_SAFE) or "/",
        parts=tuple(unquote(part) for part in split.path.split("/") if part),
        query=tuple((name, value) for name, value in query if not is_tracking(name, host)),
    )


def names_a_mailbox(text: str) -> bool:
    """Whether a piece of an address holds an e-mail address, however often quoted.

    >>> names_a_mailbox("05|01|prenom.nom%40exemple.org|"), names_a_mailbox("@lou@exemple.org")
    (True, False)
    """
    for _ in range(3):
        text = unquote(text)
    return any(
        match.start() == 0 or text[match.start() - 1] != "@" for match in _EMAIL.finditer(text)
    )


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
