"""TikTok: videos and photo posts; the short links of its share button keep their own id."""

import re

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "tiktok"
_SITE = "https://www.tiktok.com"
_ID = re.compile(r"[0-9]{6,25}")
_TOKEN = re.compile(r"[0-9A-Za-z_-]{5,40}")
_POST = re.compile(
    r"(?:(?P<user>@[^/]*)/(?:video|photo)|(?:i18n/)?share/(?:video|photo|item)|video|photo|v"
    r"|embed(?:/v[0-9])?|player/v[0-9])/(?P<id>[^/]*?)(?:\.html)?(?:/.*)?",
    re.DOTALL,
)
_USER = re.compile(r"@[0-9A-Za-z_.]{1,40}")


def owns(address: WebAddress) -> bool:
    """Whether the address is TikTok's."""
    return address.on("tiktok.com")


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside a profile's link, a sign-in page or an embedding."""
    names = {"link": "target", "login": "redirect_url", "oembed": "url"}
    name = names.get(address.parts[0]) if address.parts else None
    inside = address.get(name) if name else None
    return inside if inside and inside.startswith(("http://", "https://")) else None


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for profiles, live streams, messages."""
    parts = address.parts
    if parts[:1] == ("messages",):
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if parts[:1] == ("login",):
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    token = _token(address)
    if token:
        return Link(network=NAME, native_id=f"t/{token}", url=f"{_SITE}/t/{token}/")
    match = _POST.fullmatch("/".join(parts))
    if match is None:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    if not _ID.fullmatch(match["id"]):
        raise NotALink(WhyNot.NO_NUMBER, NAME)
    user = match["user"] or ""
    return _post(match["id"], user if _USER.fullmatch(user) else None)


def _token(address: WebAddress) -> str | None:
    """``vm.tiktok.com/TOKEN``, ``vt.tiktok.com/TOKEN`` and ``www.tiktok.com/t/TOKEN``."""
    parts = address.parts
    if address.host in ("vm.tiktok.com", "vt.tiktok.com"):
        token = parts[0] if parts else ""
    else:
        token = parts[1] if len(parts) > 1 and parts[0] == "t" else ""
    return token if _TOKEN.fullmatch(token) else None


def _post(native_id: str, user: str | None) -> Link:
    return Link(
        network=NAME,
        native_id=native_id,
        url=f"{_SITE}/{user or '@'}/video/{native_id}",
        page=user,
        page_url=f"{_SITE}/{user}" if user else None,
    )
