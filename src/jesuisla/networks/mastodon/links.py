"""Mastodon and its kin (Pleroma, Akkoma, Misskey, GoToSocial): told by the path.

A server may have any name, so the shape of the path decides. An id means something on
one server only: the id we keep begins with the host. A post seen from a second server
has another id there, and that cannot be told from the link.
"""

import re
from urllib.parse import quote

from jesuisla.networks.links import Address, Link, NotALink, WhyNot

NAME = "mastodon"
_NUMBER = re.compile(r"[0-9]{5,25}")
_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_USER = re.compile(r"@[0-9A-Za-z_.-]{1,64}(?:@[0-9A-Za-z.-]{3,253})?")
_NAME = re.compile(r"[0-9A-Za-z_.-]{1,64}")


def owns(address: Address) -> bool:
    """Whether the path has the shape of a post on such a server."""
    return _post(address) is not None


def read(address: Address) -> Link:
    """The thread; raises :class:`NotALink` when the path has another shape."""
    found = _post(address)
    if found is None:
        raise NotALink(WhyNot.NOT_A_POST, NAME)
    native, user, path = found
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


def _post(address: Address) -> tuple[str, str | None, str] | None:
    """The id on its server, ``@user`` if told, and the path we keep."""
    parts = address.parts
    if parts[:1] in (("web",), ("deck",)):
        parts = parts[1:]
    match parts:
        case (user, native) if _USER.fullmatch(user) and _NUMBER.fullmatch(native):
            return native, user, f"{user}/{native}"
        case (user, "statuses", native) if _USER.fullmatch(user) and _ID.fullmatch(native):
            return native, user, f"{user}/statuses/{native}"
        case ("users", name, "statuses", native) if _NAME.fullmatch(name):
            if _NUMBER.fullmatch(native):
                return native, f"@{name}", f"@{name}/{native}"
            if _ID.fullmatch(native):
                return native, f"@{name}", f"users/{name}/statuses/{native}"
        case ("statuses", native) if _NUMBER.fullmatch(native):
            return native, None, f"web/statuses/{native}"
        case ("notice" | "notes" | "objects" as kind, native) if _ID.fullmatch(native):
            return native, None, f"{kind}/{quote(native)}"
    return None
