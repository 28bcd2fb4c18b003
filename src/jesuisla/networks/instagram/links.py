"""Instagram: posts, reels and videos; one code leads to one thread whatever the form."""

import re

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "instagram"
_SITE = "https://www.instagram.com"
_KINDS = ("p", "reel", "reels", "tv")
_NO_CODES = frozenset(("audio", "videos", "music", "explore", "trending", "saved", "popular"))
_CODE = re.compile(r"[0-9A-Za-z_-]{5,60}")
_USER = re.compile(r"[0-9A-Za-z_.]{1,30}")


def owns(address: WebAddress) -> bool:
    """Whether the address is Instagram's."""
    return address.on("instagram.com", "instagr.am", "ig.me")


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside ``l.instagram.com/?u=`` or a sign-in page."""
    inside = None
    if address.host == "l.instagram.com":
        inside = address.get("u")
    elif address.parts[:1] in (("linkshim",), ("oembed",)):
        inside = address.get("u", "url")
    elif address.parts[:1] in (("challenge",), ("consent",)) or address.parts[:2] == (
        "accounts",
        "login",
    ):
        inside = address.get("next")
    return _SITE + inside if inside and inside.startswith("/") else inside


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for profiles, stories, messages."""
    parts = address.parts
    first = parts[0] if parts else ""
    if first == "direct" or address.host == "ig.me":
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if first in ("accounts", "challenge"):
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    if first == "share" and len(parts) > 1 and _CODE.fullmatch(parts[-1]):
        path = "/".join(("share", *(part for part in parts[1:-1] if part in _KINDS), parts[-1]))
        return Link(network=NAME, native_id=path, url=f"{_SITE}/{path}/")
    at = 0 if first in _KINDS else 1
    is_post = len(parts) > at + 1 and parts[at] in _KINDS and parts[at + 1] not in _NO_CODES
    if not is_post:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    code = parts[at + 1].split("&")[0]
    if not _CODE.fullmatch(code):
        raise NotALink(WhyNot.NO_NUMBER, NAME)
    return _post(code, parts[0] if at else None, parts[at + 2 :])


def _post(code: str, user: str | None, rest: tuple[str, ...]) -> Link:
    page = user if user and _USER.fullmatch(user) else None
    has_comment = len(rest) > 1 and rest[0] == "c" and rest[1].isascii() and rest[1].isdigit()
    comment = rest[1] if has_comment else None
    url = f"{_SITE}/p/{code}/"
    return Link(
        network=NAME,
        native_id=code,
        url=url,
        page=page,
        page_url=f"{_SITE}/{page}/" if page else None,
        comment_id=comment,
        comment_url=f"{url}c/{comment}/" if comment else None,
    )
