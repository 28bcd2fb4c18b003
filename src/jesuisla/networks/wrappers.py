"""Addresses that carry another address inside: mail gateways, search engines, copies.

A gateway's own address may hold the e-mail address of whoever received the link, so it is
never kept: what it carries is taken out, and where that cannot be read it is refused. The
networks' own redirects stand in their ``unwrap``.
"""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote, urlencode

from jesuisla.networks.links import NotALink, WebAddress, WhyNot

_IN_PARAMETERS = {
    "url u": (
        "safelinks.protection.outlook.com safelinks.protection.office365.us"
        " safelinks.protection.partner.outlook.cn statics.teams.cdn.office.net"
        " click.redditmail.com l.threads.com l.threads.net clicktime.symantec.com"
        " urlsand.esvalabs.com protect2.fireeye.com global.hornetsecurity.com slack-redir.net"
        " disq.us mailtrack.io go.skimresources.com redirect.viglink.com skyview.social"
        " googleweblight.com l.wl.co linkedin.com/redir linkedin.com/safety/go"
        " getpocket.com/redirect steamcommunity.com/linkfilter t.me/share/url"
        " telegram.me/share/url reddit.com/submit"
    ),
    "a": "linkprotect.cudasvc.com",
    "z": "t.umblr.com",
    "to": "vk.com/away vk.ru/away away.vk.com",
    "redirecturl": "deref-gmx.net deref-gmx.com deref-web.de deref-mail.com",
    "lite_url": "googleweblight.com",
    "adurl": "googleadservices.com",
    "uddg": "duckduckgo.com/l",
    "ued": "awin1.com",
}
_PLACES = tuple(
    (*place.partition("/")[::2], tuple(names.split()))
    for names, places in _IN_PARAMETERS.items()
    for place in places.split()
)
_IN_PATH = (
    "awstrack.me",
    "click.redditmail.com",
    "secure-web.cisco.com",
    "web.archive.org",
    "links.govdelivery.com",
    "protect.checkpoint.com",
    "url.avanan.click",
    "prod.outgoing.prod.webservices.mozgcp.net",
    "href.li",
    "anonym.to",
    "nullrefer.com",
    "12ft.io",
)
_GATEWAYS = (
    *(host for host, path, _ in _PLACES if not path),
    "awstrack.me",
    "secure-web.cisco.com",
    "protect.checkpoint.com",
    "url.avanan.click",
    "urldefense.com",
    "urldefense.us",
    "urldefense.proofpoint.com",
    "protection.sophos.com",
    "mimecast.com",
    "mimecastprotect.com",
    "cudasvc.com",
    "list-manage.com",
    "sendgrid.net",
    "translate.google.com",
    "accounts.google.com",
    "consent.google.com",
)
_GOOGLE = re.compile(
    r"(?:www\.|m\.|news\.|(?P<service>accounts|consent|translate)\.)?google(?:\.[a-z]{2,3}){1,2}"
)
_GOOGLE_NAMES = {
    "url": ("url", "q"),
    "imgres": ("imgrefurl",),
    "accounts": ("continue", "followup"),
    "consent": ("continue",),
    "translate": ("u",),
}
_CARRIED = re.compile(r"https?(?::|%(?:25)*3a)(?:/|%(?:25)*2f){1,2}[^/%]", re.IGNORECASE)
_V3 = re.compile(r"/v3/__(.+?)__;([0-9A-Za-z_=-]*)!", re.DOTALL)
_V3_RUN = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
_V3_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def unwrap(url: str, address: WebAddress) -> str | None:
    """The address carried inside, or ``None`` where there is none.

    Raises :class:`NotALink` for a gateway that does not say where it leads.

    >>> from jesuisla.networks.addresses import read_address
    >>> def carried(url): return unwrap(url, read_address(url))
    >>> carried("https://google.fr/amp/s/www.lemonde.fr/a/1.html")
    'https://www.lemonde.fr/a/1.html'
    >>> carried("https://www.lemonde.fr/a/1.html?url=https://example.org")
    """
    for read in _READERS:
        inside = read(url, address)
        inside = whole(inside) if inside else ""
        if re.match(r"https?://[^/\s.]+\.[^\s]", inside, re.IGNORECASE):
            return inside
    if address.on(*_GATEWAYS):
        raise NotALink(WhyNot.SHORTENED)
    return None


def whole(inside: str) -> str:
    """The carried address with its scheme, and without further layers of percent signs.

    >>> whole("https%3A%2F%2Fx.com%2Fa"), whole("www.lemonde.fr/a"), whole("//x.com/a")
    ('https://x.com/a', 'https://www.lemonde.fr/a', 'https://x.com/a')
    """
    for _ in range(3):
        if not re.match(r"https?(?:%(?:25)*3a|:%(?:25)*2f)", inside, re.IGNORECASE):
            break
        inside = unquote(inside)
    inside = re.sub(r"^(https?):/+(?=[^/])", r"\1://", inside, count=1, flags=re.IGNORECASE)
    if inside.startswith("//"):
        return f"https:{inside}"
    return inside if re.match(r"[a-z][a-z0-9+-]*:", inside, re.IGNORECASE) else f"https://{inside}"


def _parameter(_url: str, address: WebAddress) -> str | None:
    for host, path, names in _PLACES:
        if address.on(host) and "/".join(address.parts).startswith(path):
            values = {name.lower(): value for name, value in reversed(address.query)}
            inside = next((values[name] for name in names if values.get(name)), None)
            if inside:
                # Disqus puts a signature behind the address it carries.
                return inside.rsplit(":", 1)[0] if host == "disq.us" else inside
    return None


def _google(_url: str, address: WebAddress) -> str | None:
    match = _GOOGLE.fullmatch(address.host)
    if match is None:
        return None
    first = match["service"] or (address.parts[0] if address.parts else "")
    if first == "amp":
        return _amp(address, address.path.removeprefix("/amp/"))
    return address.get(*_GOOGLE_NAMES.get(first, ()))


def _amp_copy(_url: str, address: WebAddress) -> str | None:
    """``www-lemonde-fr.cdn.ampproject.org/c/s/www.lemonde.fr/…``."""
    if not address.on("cdn.ampproject.org") or len(address.parts) < 2:
        return None
    return _amp(address, address.path.split("/", 2)[2])


def _amp(address: WebAddress, path: str) -> str:
    scheme = "https" if path.startswith("s/") else "http"
    return f"{scheme}://{path.removeprefix('s/')}{_query(address)}"


def _translated(_url: str, address: WebAddress) -> str | None:
    """``www-lemonde-fr.translate.goog``: a dash is a dot there, and two are a dash."""
    if not address.on("translate.goog"):
        return None
    first = address.host.split(".", 1)[0]
    host = first.replace("--", "/").replace("-", ".").replace("/", "-")
    return f"https://{host}{address.path}{_query(address, without='_x_tr')}"


def _query(address: WebAddress, without: str = "\0") -> str:
    pairs = [(name, value) for name, value in address.query if not name.startswith(without)]
    return f"?{urlencode(pairs, errors='replace')}" if pairs else ""


def _coded(_url: str, address: WebAddress) -> str | None:
    """Bing's and Sophos's parameter in base64."""
    token = address.get("u") or ""
    if address.on("bing.com") and token.startswith("a1"):
        return _from_base64(token[2:])
    return _from_base64(token) if address.on("protection.sophos.com") else None


def _from_base64(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _yahoo(_url: str, address: WebAddress) -> str | None:
    parts = address.parts if address.on("search.yahoo.com") else ()
    return next((part.removeprefix("RU=") for part in parts if part.startswith("RU=")), None)


def _urldefense(url: str, address: WebAddress) -> str | None:
    """Proofpoint's three forms, as its own decoder reads them."""
    if not address.on("urldefense.com", "urldefense.us", "urldefense.proofpoint.com"):
        return None
    target, version = address.get("u"), address.parts[:1]
    if version == ("v2",) and target:
        return unquote(target.replace("-", "%").replace("_", "/"))
    match = _V3.search(unquote(url))
    return _with_letters(match[1], match[2]) if match else target


def _with_letters(target: str, letters: str) -> str:
    """The address with each ``*`` put back: the letters stand behind it in base64."""
    queue, at = _from_base64(letters), 0

    def put_back(match: re.Match[str]) -> str:
        nonlocal at
        length = _V3_LENGTHS.index(match[1]) + 2 if match[1] else 1
        at += length
        return queue[at - length : at]

    return _V3_RUN.sub(put_back, target)


def _path(url: str, address: WebAddress) -> str | None:
    """The rest of the address is one itself: mailings, the Internet Archive."""
    if not address.on(*_IN_PATH):
        return None
    match = _CARRIED.search(url, url.find("://") + 3)
    if match is None:
        return None
    # What is quoted ends with its segment; a signature follows.
    return url[match.start() :].split("/" if "%" in match[0] else "___", 1)[0]


_READERS: tuple[Callable[[str, WebAddress], str | None], ...] = (
    _parameter,
    _google,
    _amp_copy,
    _translated,
    _coded,
    _yahoo,
    _urldefense,
    _path,
)
