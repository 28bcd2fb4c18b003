"""Reddit: submissions in all their forms.

Reddit forbids coordinated voting and we offer no action there (``rules.toml``); the link
is recognised all the same so that the page can say why not.
"""

import re

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "reddit"
_SITE = "https://www.reddit.com"
_ID = re.compile(r"[0-9A-Za-z]{3,10}")
_BEFORE_ID = ("comments", "gallery", "duplicates", "tb", "mediaembed")
_TOKEN = re.compile(r"[0-9A-Za-z]{6,20}")
_SHORT = re.compile(r"(?=[0-9a-z]*[0-9]|[a-z]{6,7}$)[0-9a-z]{5,8}")
_OWN_WORDS = """
    account advertise answers appeal appeals avatar awards careers coins community contact
    content controversial drafts events explore friends gilded inbox logout mobile policies
    policy popular posts premium preview privacy profile random register report reports rising
    saved search settings submit support topics trending unread updates upvoted verify videos
    wallet welcome
"""
_PLACE = re.compile(r"[0-9A-Za-z_-]{2,40}")


def owns(address: WebAddress) -> bool:
    """Whether the address is Reddit's."""
    return address.on("reddit.com", "redd.it")


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside ``out.reddit.com`` or a sign-in page."""
    if address.host == "out.reddit.com":
        return address.get("url")
    if address.parts[:1] == ("oembed",):
        return address.get("url")
    dest = address.get("dest") if address.parts[:1] in (("login",), ("over18",)) else None
    return _SITE + dest if dest and dest.startswith("/") else dest


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for communities, profiles, messages, media."""
    parts = address.parts
    if parts[:1] in (("message",), ("chat",)) or address.host == "chat.reddit.com":
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if parts[:1] == ("login",):
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    if address.host in ("redd.it", "www.redd.it") and parts and _ID.fullmatch(parts[0]):
        return _thread(parts[0], None, ())
    if len(parts) == 1 and _SHORT.fullmatch(parts[0]) and parts[0] not in _OWN_WORDS.split():
        return _thread(parts[0], None, ())
    place = "/".join(parts[:2]) if len(parts) > 1 and _is_page(parts) else None
    rest = parts[2:] if place else parts
    if len(rest) > 1 and rest[0] in _BEFORE_ID:
        if not _ID.fullmatch(rest[1]):
            raise NotALink(WhyNot.NO_NUMBER, NAME)
        return _thread(rest[1], place, rest[2:])
    if place and len(rest) > 1 and rest[0] == "s" and _TOKEN.fullmatch(rest[1]):
        path = f"{place}/s/{rest[1]}"
        return Link(network=NAME, native_id=path, url=f"{_SITE}/{path}/", page=place)
    raise NotALink(WhyNot.NOT_A_POST, NAME)


def _is_page(parts: tuple[str, ...]) -> bool:
    return parts[0] in ("r", "u", "user") and _PLACE.fullmatch(parts[1]) is not None


def _thread(number: str, place: str | None, rest: tuple[str, ...]) -> Link:
    native_id = number.lower()
    comment = rest[1].lower() if len(rest) > 1 and _ID.fullmatch(rest[1]) else None
    path = f"{place}/comments/{native_id}" if place else f"comments/{native_id}"
    url = f"{_SITE}/{path}/"
    return Link(
        network=NAME,
        native_id=native_id,
        url=url,
        page=place,
        page_url=f"{_SITE}/{place}/" if place else None,
        comment_id=comment,
        comment_url=f"{url}comment/{comment}/" if comment else None,
    )
