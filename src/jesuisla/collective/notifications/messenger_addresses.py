"""Addresses at messengers, as people copy them: read by Apprise, which sends nothing for us.

Apprise knows how each messenger writes its addresses. Its sending opens connections by itself,
to wherever an address points; so here it only reads, and what it read becomes a
:class:`MessengerTarget`, to which the one door out posts. What of Apprise this needs is tried in
``tests/collective/notifications/test_messenger_addresses.py``.
"""

import base64
import logging
import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from django.utils.translation import gettext as _

from jesuisla.collective.journal.refusals import Refused
from jesuisla.outgoing import may_be_asked

KINDS = {"ntfy": "ntfy", "discord": "Discord", "matrix": "Matrix", "telegram": "Telegram"}
"""The messengers that may be added, with their names, which are the same in every language."""
SCHEMES = {
    "ntfy": "ntfy",
    "ntfys": "ntfy",
    "discord": "discord",
    "matrix": "matrix",
    "matrixs": "matrix",
    "tgram": "telegram",
}
"""How an address may begin, and which messenger that is: Apprise knows a hundred more."""
OPTIONS = {"mode", "path"}
"""What may stand behind a question mark; others would have a service mail, fetch or delay."""
LONGEST = 500

_MARK = r"(?P<token>[A-Za-z0-9_-]{16,})"
_AS_COPIED = {
    rf"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/(?P<id>\d+)/{_MARK}/?": (
        "discord://{id}/{token}"
    ),
    r"https://ntfy\.sh/(?P<topic>[-\w]{1,64})/?": "ntfys://{topic}",
    rf"https://webhooks\.t2bot\.io/api/v\d+/matrix/hook/{_MARK}/?": "matrixs://{token}",
    rf"https://(?P<host>[^/?#@\s]+)(?P<path>(?:/[-\w]+)*/webhook)/{_MARK}/?": (
        "matrixs://{token}@{host}/?mode=hookshot&path={path}"
    ),
}
"""Links as Discord, ntfy and the bots of Matrix give them, and the address that each stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerTarget:
    """Where messages for one person are posted: ``form`` says how, ``to`` whom there."""

    form: str
    url: str
    to: str = ""
    authorization: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return it as it is sealed."""
        return asdict(self)


def read_address(text: str, private_urls: Collection[str] = ()) -> tuple[str, MessengerTarget]:
    """Return which messenger an address is of, and where to post.

    Raises :class:`Refused` with a sentence for another messenger's, for one that cannot be
    read, for a password, and for what is not https on the internet; ``private_urls`` are the
    operator's.
    """
    text = text.strip()
    for pattern, address in _AS_COPIED.items():
        match = re.fullmatch(pattern, text, re.ASCII)
        if match:
            text = address.format(**match.groupdict())
    scheme, _colon, rest = text.partition("://")
    kind = SCHEMES.get(scheme.lower())
    if kind is None:
        raise Refused(
            _("We do not know this address. It begins with one of: %(beginnings)s.")
            % {"beginnings": "ntfys://, discord://, matrixs://, tgram://"}
        )
    query = rest.partition("?")[2]
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(" \\#")
    if len(text) > LONGEST or not is_plain:
        raise Refused(_unreadable(kind))
    if {name.lower() for name, _value in parse_qsl(query, keep_blank_values=True)} - OPTIONS:
        raise Refused(_("Please leave out everything after the question mark."))
    target = _read_quietly(kind, f"{scheme.lower()}://{rest}")
    if target is None:
        raise Refused(_unreadable(kind))
    if not may_be_asked(target.url, private_urls):
        if urlsplit(target.url).scheme == "http":
            raise Refused(
                _("This address is not encrypted on its way. Begin it with %(beginning)s")
                % {"beginning": {"ntfy": "ntfys://", "matrix": "matrixs://"}[kind]}
            )
        raise Refused(_("This address does not lead to a service on the internet."))
    return kind, target


def _unreadable(kind: str) -> str:
    sentence = _("This is not a whole address at %(messenger)s: compare it with the example.")
    return sentence % {"messenger": KINDS[kind]}


def _read_quietly(kind: str, address: str) -> MessengerTarget | None:
    """Read it without a word in the log, where Apprise would write what is wrong, secrets too."""
    logging.getLogger("apprise").disabled = True
    try:
        return _READERS[kind](address)
    except Refused:
        raise
    except (ValueError, TypeError, IndexError, KeyError, AttributeError):
        # What its parsers raise for addresses that are cut off in unforeseen places.
        return None


def _read_ntfy(address: str) -> MessengerTarget | None:
    from apprise.plugins.ntfy import NotifyNtfy, NtfyAuth, NtfyMode

    service = _service(NotifyNtfy, address)
    if service is None or len(service.topics) != 1:
        return None
    url, authorization = str(NotifyNtfy.cloud_notify_url), ""
    if service.mode != NtfyMode.CLOUD:
        url = _origin(service)
        if service.auth == NtfyAuth.TOKEN:
            authorization = f"Bearer {service.token}"
        elif service.user:
            pair = f"{service.user}:{service.password or ''}".encode()
            authorization = f"Basic {base64.b64encode(pair).decode()}"
    return MessengerTarget(
        form="ntfy", url=url, to=str(service.topics[0]), authorization=authorization
    )


def _read_discord(address: str) -> MessengerTarget | None:
    from apprise.plugins.discord import NotifyDiscord

    service = _service(NotifyDiscord, address)
    if service is None or urlsplit(address).path.count("/") > 2:
        return None
    parts = [quote(part, safe="") for part in (service.webhook_id, service.webhook_token)]
    return MessengerTarget(form="discord", url="/".join((str(NotifyDiscord.notify_url), *parts)))


def _read_telegram(address: str) -> MessengerTarget | None:
    from apprise.plugins.telegram import NotifyTelegram

    service = _service(NotifyTelegram, address)
    if service is None or len(service.targets) != 1:
        return None
    chat, _topic = service.targets[0]
    token = quote(service.bot_token, safe=":")
    return MessengerTarget(
        form="telegram", url=f"{NotifyTelegram.notify_url}{token}/sendMessage", to=str(chat)
    )


def _read_matrix(address: str) -> MessengerTarget | None:
    """Read a webhook of a bot, or a room with an access token; a password is never taken."""
    from apprise.plugins.matrix import NotifyMatrix
    from apprise.plugins.matrix.base import MATRIX_V1_WEBHOOK_PATH, MatrixWebhookMode

    service = _service(NotifyMatrix, address)
    if service is None or service.users:
        return None
    mode, token = service.mode, quote(str(service.password or ""), safe="")
    if mode == MatrixWebhookMode.T2BOT:
        return MessengerTarget(
            form="matrix_hook",
            url=f"https://webhooks.t2bot.io{MATRIX_V1_WEBHOOK_PATH}/{service.access_token}",
        )
    if service.user or not token:
        raise Refused(
            _("Give no password: a webhook, or an access token of an account for this alone.")
        )
    if mode == MatrixWebhookMode.HOOKSHOT and not service.rooms:
        path = quote(service.webhook_path.rstrip("/"), safe="/")
        return MessengerTarget(form="matrix_hook", url=f"{_origin(service)}{path}/{token}")
    if mode == MatrixWebhookMode.DISABLED and len(service.rooms) == 1:
        room = str(service.rooms[0])
        if re.fullmatch(r"![^\s/]+", room):
            rooms = f"{_origin(service)}/_matrix/client/v3/rooms"
            return MessengerTarget(
                form="matrix_room",
                url=f"{rooms}/{quote(room, safe='')}/send/m.room.message",
                authorization=f"Bearer {service.password}",
            )
    return None


_READERS: dict[str, Callable[[str], MessengerTarget | None]] = {
    "ntfy": _read_ntfy,
    "discord": _read_discord,
    "matrix": _read_matrix,
    "telegram": _read_telegram,
}


def _service(service: Any, address: str) -> Any:
    """Return what Apprise makes of an address; it raises ``TypeError`` for what it refuses."""
    parts = service.parse_url(address)
    return service(**parts) if parts else None


def _origin(service: Any) -> str:
    port = f":{service.port}" if service.port else ""
    return f"{'https' if service.secure else 'http'}://{service.host}{port}"
