"""Facebook: posts, photos, videos and reels in all their forms.

The number of a post is the same in ``/page/posts/1``, ``permalink.php?story_fbid=1`` and
``story.php?story_fbid=1``; a video's in ``/watch?v=1``, ``/page/videos/1`` and
``/reel/1``. Tokens (``pfbid…``, ``share/p/…``, ``fb.watch/…``) say nothing about the
number behind them and stay an id of their own: the same post may then come twice.
"""

import re
from urllib.parse import quote, urlencode

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "facebook"
_SITE = "https://www.facebook.com"
_ID = re.compile(r"[0-9]{5,25}|pfbid[0-9A-Za-z]{10,120}")
_PAIR = re.compile(r"([0-9]{5,25})_([0-9]{5,25})")
_TOKEN = re.compile(r"[0-9A-Za-z_-]{4,120}")
_PAGE = re.compile(r"[\w.\-]{2,100}")
_CARRIES = {
    "l.php": "u",
    "login": "next",
    "login.php": "next",
    "checkpoint": "next",
    "cookie": "next",
    "consent": "next",
    "flx": "u",
    "a.php": "u",
    "sharer": "u",
    "sharer.php": "u",
    "share.php": "u",
    "dialog": "href",
    "plugins": "href",
}
_VERSION = re.compile(r"v[0-9]{1,2}\.[0-9]")
_COMMENT = re.compile(r"[0-9A-Za-z_=-]{1,200}")
_SET = re.compile(r"pcb\.([0-9]{5,25})")
"""The photos of one post; albums (``a.``) and others are no post."""
_PICTURES = (
    "photo.php",
    "photo",
    "photos",
    "video.php",
    "video",
    "watch",
    "live",
    "theater",
    "viewer",
)
_KINDS = ("posts", "videos", "photos", "reel", "reels")
_PRIVATE = frozenset({"groups", "messages", "notifications", "friends", "saved", "bookmarks"})
_SIGNED_IN = frozenset({"login", "login.php", "checkpoint", "recover", "settings", "reg"})


def owns(address: WebAddress) -> bool:
    """Whether the address is Facebook's."""
    return address.on("facebook.com", "fb.com", "fb.watch", "fb.me", "messenger.com", "m.me")


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside a redirect, a sign-in page or an embedded post."""
    parts = address.parts[1:] if _VERSION.fullmatch("".join(address.parts[:1])) else address.parts
    name = _CARRIES.get(parts[0]) if parts else None
    inside = address.get(name) if name else None
    if inside and inside.startswith("/"):
        return _SITE + inside
    return inside


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for groups, profiles, messages, sign-in pages."""
    if address.on("messenger.com", "m.me"):
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if address.on("fb.watch", "fb.me"):
        return _short(address)
    first = address.parts[0] if address.parts else ""
    if first in _PRIVATE:
        raise NotALink(WhyNot.PRIVATE_PLACE, NAME)
    if first in _SIGNED_IN:
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    link = _by_query(address) or _by_path(address)
    if link is None:
        raise NotALink(WhyNot.NO_NUMBER if _looks_like_a_post(address) else WhyNot.NOT_A_POST, NAME)
    return link


def _looks_like_a_post(address: WebAddress) -> bool:
    """Whether only the number is missing or broken."""
    parts = address.parts
    if parts[-1:] in (("permalink.php",), ("story.php",)):
        return True
    if address.get("v", "fbid", "story_fbid"):
        return True
    is_reel = len(parts) == 2 and parts[0] in ("reel", "watch") and parts[1] != "live"
    return is_reel or (len(parts) > 2 and parts[1] in ("posts", "reel"))


def _short(address: WebAddress) -> Link:
    if not address.parts or not all(_TOKEN.fullmatch(part) for part in address.parts):
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    path = "/".join(address.parts)
    url = f"https://{address.host}/{path}/"
    return Link(network=NAME, native_id=f"{address.host}/{path}", url=url)


def _by_query(address: WebAddress) -> Link | None:
    """``permalink.php``, ``story.php``, ``photo.php``, ``watch``: the id is a parameter."""
    last = address.parts[-1] if address.parts else ""
    if last in ("permalink.php", "story.php"):
        return _post(address, address.get("story_fbid"), address.get("id"))
    if last in _PICTURES or address.parts[:1] in (("photo",), ("photo.php",), ("video",)):
        video = _id(address.get("v", "video_id"))
        if video:
            return _link(address, video, f"/watch/?v={video}")
        photo = _id(address.get("fbid", "photo", "photo_id"))
        if photo:
            return _link(address, photo, f"/photo/?fbid={photo}")
    photos = _SET.fullmatch(address.get("set", "photoset_token") or "")
    return _link(address, photos[1], f"/media/set/?set=pcb.{photos[1]}") if photos else None


def _by_path(address: WebAddress) -> Link | None:
    """``share``, ``reel``, ``watch``, ``page/posts`` and the like: the id is in the path."""
    parts = address.parts[1:] if address.parts[:1] in (("pg",), ("n",)) else address.parts
    first = parts[0] if parts else ""
    pair = _PAIR.fullmatch(first)
    if pair:
        return _post(address, pair[2], pair[1])
    if first == "share":
        return _shared(address)
    if first in ("reel", "reels", "watch", "video", "photo") and len(parts) == 2:
        native = _id(parts[1])
        paths = {"reel": "/reel/{}", "reels": "/reel/{}", "photo": "/photo/?fbid={}"}
        path = paths.get(first, "/watch/?v={}").format(native)
        return _link(address, native, path) if native else None
    return _on_page(address, *parts) if len(parts) > 2 else None


def _on_page(address: WebAddress, page: str, kind: str, *rest: str) -> Link | None:
    """``page/posts/…/1``, ``page/videos/…/1``, ``page/photos/a.2/1``."""
    photos = _SET.fullmatch(rest[-1])
    native, owner = photos[1] if photos else _id(rest[-1].split("&")[0]), _page(page)
    if native is None or owner is None or kind not in _KINDS:
        return None
    kind = "posts" if photos else kind
    return _link(address, native, f"/{owner}/{kind}/{native}", owner)


def _shared(address: WebAddress) -> Link | None:
    """``share/p/TOKEN`` (post), ``share/v`` (video), ``share/r`` (reel), ``share/TOKEN``."""
    token = address.parts[-1]
    kind = address.parts[1] if len(address.parts) > 2 else None
    if len(address.parts) == 1 or not _TOKEN.fullmatch(token) or kind not in (None, "p", "v", "r"):
        return None
    path = f"share/{kind}/{token}" if kind else f"share/{token}"
    return Link(network=NAME, native_id=path, url=f"{_SITE}/{path}/")


def _post(address: WebAddress, native: str | None, page: str | None) -> Link | None:
    native_id = _id(native)
    owner = _page(page)
    return (
        _link(address, native_id, f"/{owner}/posts/{native_id}", owner)
        if native_id and owner
        else None
    )


def _link(address: WebAddress, native_id: str, path: str, page: str | None = None) -> Link:
    comment = address.get("reply_comment_id", "comment_id")
    comment = comment if comment and _COMMENT.fullmatch(comment) else None
    url = _SITE + path
    joint = "&" if "?" in path else "?"
    return Link(
        network=NAME,
        native_id=native_id,
        url=url,
        page=page,
        page_url=f"{_SITE}/{page}" if page else None,
        comment_id=comment,
        comment_url=url + joint + urlencode({"comment_id": comment}) if comment else None,
    )


def _id(text: str | None) -> str | None:
    return text if text and _ID.fullmatch(text) else None


def _page(text: str | None) -> str | None:
    return quote(text) if text and _PAGE.fullmatch(text) else None
