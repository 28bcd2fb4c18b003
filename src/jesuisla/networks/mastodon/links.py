"""Mastodon and its kin (Pleroma, Akkoma, Misskey, GoToSocial): told by the path.

A server may have any name, so the shape of the path decides. An id means something on
one server only: the id we keep begins with the host. A post seen from a second server
has another id there, and that cannot be told from the link.
"""

import re

from jesuisla.networks.links import Link, NotALink, WebAddress, WhyNot

NAME = "mastodon"
_USER = r"(?P<user>@[0-9A-Za-z_.-]{1,64}(?:@[0-9A-Za-z.-]{3,253})?)"
_NAME = r"(?P<name>[0-9A-Za-z_.-]{1,64})"
_NUMBER = r"(?P<id>[0-9]{5,25})"
_ID = r"(?P<id>[0-9A-Za-z-]{8,64})"
_FLAKE = r"(?P<id>[9A-C](?=[0-9A-Za-z]*[a-z])(?=[0-9A-Za-z]*[0-9A-Z])[0-9A-Za-z]{17})"
"""Akkoma's and Pleroma's ids: 128 bits that begin with the time."""
_AID = r"(?P<id>(?=[a-z]*[0-9])[7-9a-c][0-9a-z]{9}(?:[0-9a-z]{6})?)"
"""Iceshrimp's and Misskey's: the time in base 36 and a counter."""
_ELSEWHERE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}/@[0-9A-Za-z_.@-]+/[0-9]{5,25}")
_BEHIND = (
    "(?:/(?:favou?rites|favou?rited_by|reblogs|reblogged_by|boosts|quotes|reactions|likes|embed"
    "|activity|replies|context))?"
)
_SHAPES = tuple(
    (re.compile(shape + _BEHIND), pattern)
    for shape, pattern in (
        (f"(?:web/|deck/)?{_USER}/{_NUMBER}", "{user}/{id}"),
        (f"users/{_NAME}/statuses/{_NUMBER}", "@{name}/{id}"),
        (f"(?:web/|deck/)?statuses/{_NUMBER}", "web/statuses/{id}"),
        (f"{_USER}/statuses/{_ID}", "{user}/statuses/{id}"),
        (f"users/{_NAME}/statuses/{_ID}", "users/{name}/statuses/{id}"),
        (f"(?:web/|deck/)?{_USER}/(?:{_FLAKE})", "{user}/{id}"),
        (f"(?:web/|deck/)?{_USER}/(?:{_AID})", "{user}/{id}"),
        (f"(?:redirect/|ap/users/[0-9]+/)statuses/{_NUMBER}", "web/statuses/{id}"),
        (f"p/{_NAME}/(?P<id>[0-9]{{15,20}})", "p/{name}/{id}"),
        (f"(?P<kind>notice|notes|objects)/{_ID}", "{kind}/{id}"),
    )
)


def owns(address: WebAddress) -> bool:
    """Whether the path has the shape of a post on such a server, or carries one."""
    return _post(address) is not None or _carries(address)


def unwrap(address: WebAddress) -> str | None:
    """The address carried inside an invitation to answer from one's own server, or a reader."""
    if not _carries(address):
        return None
    return address.get("uri") or "https://" + "/".join(address.parts)


def _carries(address: WebAddress) -> bool:
    """``/authorize_interaction?uri=…`` and ``elk.zone/<server>/@<user>/<number>``."""
    if address.parts == ("authorize_interaction",):
        return bool(address.get("uri"))
    return _ELSEWHERE.fullmatch("/".join(address.parts)) is not None


def read(address: WebAddress) -> Link:
    """The thread; raises :class:`NotALink` when the path has another shape."""
    post = _post(address)
    if post is None:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    native, user, path = post
    site = f"https://{address.host}"
    if address.port:
        site += f":{address.port}"
    return Link(
        network=NAME,
        native_id=f"{site.removeprefix('https://')}/{native}",
        url=f"{site}/{path}",
        page=f"{user}@{address.host}" if user and "@" not in user[1:] else user,
        page_url=f"{site}/{user}" if user else None,
    )


def _post(address: WebAddress) -> tuple[str, str | None, str] | None:
    """The id on its server, ``@user`` if told, and the path we keep."""
    path = "/".join(address.parts)
    for shape, pattern in _SHAPES:
        match = shape.fullmatch(path)
        if match:
            groups = match.groupdict()
            user = groups.get("user") or (f"@{groups['name']}" if "name" in groups else None)
            return match["id"], user, pattern.format_map(groups)
    return None
