"""YouTube: videos, shorts, live streams and community posts.

A video's id has eleven characters and is the same in every form.
"""

import re
from urllib.parse import urlencode

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "youtube"
_SITE = "https://www.youtube.com"
_VIDEO = re.compile(r"[0-9A-Za-z_-]{11}")
_POST = re.compile(r"Ug[0-9A-Za-z_-]{10,60}")
_COMMENT = re.compile(r"Ug[0-9A-Za-z_.-]{10,80}")
_BEFORE_ID = ("shorts", "live", "embed", "v", "e", "watch", "vi", "vi_webp", "an_webp")
_WITH_PARAMETER = ("watch", "watch_popup", "ytscreeningroom", "movie")
_LISTS = ("live_stream", "videoseries", "playlist")
"""What stands in the place of a video's id and is none; two have as many letters as one."""


def owns(address: WebAddress) -> bool:
    """Whether the address is YouTube's."""
    return address.on("youtube.com", "youtu.be", "youtube-nocookie.com")


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside an attribution, redirect, consent or sign-in link."""
    first = address.parts[0] if address.parts else ""
    inside = None
    if first in ("attribution_link", "redirect", "signin", "oembed"):
        inside = address.get("u", "q", "next", "url")
    elif address.host == "consent.youtube.com":
        inside = address.get("continue")
    return _SITE + inside if inside and inside.startswith("/") else inside


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` for channels, playlists, the studio."""
    if address.host in ("studio.youtube.com", "consent.youtube.com"):
        raise NotALink(WhyNot.NOT_PUBLIC, NAME)
    post = _post_id(address)
    if post:
        return _link(address, f"post/{post}", f"{_SITE}/post/{post}")
    video = _video_id(address)
    if video:
        return _link(address, video, f"{_SITE}/watch?v={video}")
    raise NotALink(WhyNot.NOT_A_POST, NAME)


def _video_id(address: WebAddress) -> str | None:
    """The video's id; raises :class:`NotALink` where one should stand and is broken."""
    parts = address.parts
    first = parts[0] if parts else ""
    candidate = None
    if first in _BEFORE_ID and len(parts) > 1:
        candidate = parts[1]
    elif first in _WITH_PARAMETER or not parts:
        candidate = address.get("v", "vi")
    elif address.on("youtu.be"):
        candidate = first
    # Parameters that a program has tied on with the wrong sign.
    candidate = re.split("[&?%;]", candidate)[0] if candidate else None
    if candidate is None or candidate in _LISTS:
        return None
    if not _VIDEO.fullmatch(candidate):
        raise NotALink(WhyNot.NO_NUMBER, NAME)
    return candidate


def _post_id(address: WebAddress) -> str | None:
    candidate = address.get("lb")
    if len(address.parts) > 1 and address.parts[0] == "post":
        candidate = address.parts[1]
    return candidate if candidate and _POST.fullmatch(candidate) else None


def _link(address: WebAddress, native_id: str, url: str) -> Link:
    comment = address.get("lc")
    comment = comment if comment and _COMMENT.fullmatch(comment) else None
    joint = "&" if "?" in url else "?"
    return Link(
        network=NAME,
        native_id=native_id,
        url=url,
        comment_id=comment,
        comment_url=url + joint + urlencode({"lc": comment}) if comment else None,
    )
