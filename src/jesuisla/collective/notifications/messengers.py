"""Messengers: addresses of members at Telegram, Matrix, ntfy or Discord, each proved by a code."""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.attempt_limits import A_DAY, count_try
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.members.sealing import open_sealed, seal
from jesuisla.collective.notifications.devices import SILENT_FOR
from jesuisla.collective.notifications.events import MessengersChanged
from jesuisla.collective.notifications.lost_messengers import (
    forget_lost_messengers,
    lose_messengers,
)
from jesuisla.collective.notifications.messenger_addresses import (
    KINDS,
    MessengerTarget,
    read_address,
)
from jesuisla.collective.notifications.messenger_posts import SECONDS, post_for
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.posting import read_status
from jesuisla.outgoing import NotAllowedError, Response, send_many

MOST = 3
"""Messengers of one member."""
ADDED_A_DAY = 10
"""Addresses to which one person has a code sent in a day: nobody floods another with them."""
WRONG_CODES = 5
UNPROVED_FOR = timedelta(days=1)
"""An address whose code did not come back within this time is forgotten."""


def add_messenger(member: Membership, text: str) -> Messenger:
    """Send a code to an address, and keep the address until the code comes back.

    Call it outside a transaction: it waits for the messenger, some seconds at most. Raises
    :class:`Refused` with a sentence for an address that cannot be, for one too many, and for
    what the messenger answers.
    """
    kind, target = read_address(text, settings.MESSENGER_SERVICES)
    _check_number_of_messengers(member, target)
    if count_try(f"messengers of {member.person_id}", within=A_DAY) > ADDED_A_DAY:
        raise Refused(_("That was many addresses for one day. Please go on tomorrow."))
    code = f"{secrets.randbelow(10**6):06}"
    _send_code(target, code, KINDS[kind])
    with transaction.atomic():
        member = Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
        _check_number_of_messengers(member, target)
        return Messenger.objects.create(
            membership=member,
            kind=kind,
            sealed=seal(json.dumps(target.as_dict())),
            code=_mark(member, code),
            accepted_at=now(),
        )


def _check_number_of_messengers(member: Membership, target: MessengerTarget) -> None:
    others = messengers_of(member)
    if any(target_of(it) == target for it in others):
        raise Refused(_("You already have this address."))
    if len(others) >= MOST:
        sentence = _("You already have %(count)d messengers here. Remove one of them first.")
        raise Refused(sentence % {"count": MOST})


def _send_code(target: MessengerTarget, code: str, messenger: str) -> None:
    line = _("Your code: %(code)s. Type it where you added this messenger.") % {"code": code}
    post = post_for(target, line, link="", mark=secrets.token_hex(16))
    ((_at, answer),) = [
        answer
        for answers in send_many(
            [post],
            contact=settings.DEFAULT_FROM_EMAIL,
            seconds=SECONDS,
            private_urls=settings.MESSENGER_SERVICES,
        )
        for answer in answers
    ]
    if isinstance(answer, NotAllowedError):
        raise Refused(_("This address does not lead to a service on the internet."))
    verdict = read_status(answer.status if isinstance(answer, Response) else 0)
    if verdict == "later":
        sentence = _(
            "%(messenger)s is not answering at the moment. Please try again in a few minutes."
        )
        raise Refused(sentence % {"messenger": messenger})
    if verdict != "accepted":
        sentence = _("%(messenger)s refused our message. Please check each letter of the address.")
        raise Refused(sentence % {"messenger": messenger})


@transaction.atomic
def prove_messenger(member: Membership, messenger: int, code: str) -> bool:
    """Take the code that came by a messenger; from then on messages go there.

    Return whether this member has such a messenger. Raises :class:`Refused` for another code;
    after some of them the address is forgotten, and the sentence says so.
    """
    own = messengers_of(member).select_for_update(no_key=True)
    row = own.exclude(code="").filter(pk=messenger).first()
    if row is None:
        return False
    if constant_time_compare(row.code, _mark(member, "".join(code.split()))):
        row.code, row.confirmed_at = "", now()
        row.save(update_fields=["code", "confirmed_at"])
        _record(member, added=True)
        return True
    raise Refused(_("This is not the code that we sent. Please look again."))


def count_wrong_code(member: Membership, messenger: int) -> bool:
    """Count a wrong code; after some of them forget the address. Return whether it is forgotten."""
    if count_try(f"code of messenger {messenger}", within=A_DAY) < WRONG_CODES:
        return False
    return bool(messengers_of(member).exclude(code="").filter(pk=messenger).delete()[0])


@transaction.atomic
def forget_messenger(member: Membership, messenger: int) -> bool:
    """Send nothing to one of this member's messengers any more. Return whether it was theirs.

    Of one that was lost already, no longer say so.
    """
    is_gone = bool(messengers_of(member).filter(pk=messenger).delete()[0])
    if is_gone:
        _record(member, added=False)
        return True
    return bool(Messenger.objects.filter(membership=member, pk=messenger).delete()[0])


def _record(member: Membership, *, added: bool) -> None:
    record(MessengersChanged(group=member.group_id, membership=member.pk, added=added), by=member)


def _mark(member: Membership, code: str) -> str:
    text = f"{member.pk}:{code}"
    return salted_hmac("notifications.messengers", text, algorithm="sha256").hexdigest()


def messengers_of(member: Membership) -> QuerySet[Messenger]:
    """Return the messengers of a member, the newest first, without those that were lost."""
    return Messenger.objects.filter(membership=member, lost_at=None).order_by("-made_at", "-pk")


def target_of(messenger: Messenger) -> MessengerTarget | None:
    """Return where messages are posted; ``None`` where another secret key sealed it."""
    text = open_sealed(messenger.sealed)
    return None if text is None else MessengerTarget(**json.loads(text))


def forget_messengers(membership: int) -> int:
    """Delete all messengers of a member. Return how many."""
    return Messenger.objects.filter(membership=membership).delete()[0]


def forget_silent_messengers() -> int:
    """Forget those of the group in scope that are unproved or took nothing for long."""
    last = Messenger.objects.filter(lost_at=None).annotate(
        last_at=Coalesce("accepted_at", "made_at")
    )
    forgotten_codes = Q(confirmed_at=None, made_at__lt=now() - UNPROVED_FOR)
    silent = last.filter(forgotten_codes | Q(last_at__lt=now() - SILENT_FOR))
    return lose_messengers(silent) + forget_lost_messengers()


@personal_data(
    "messengers",
    title=gettext_lazy("Your messengers"),
    kept=gettext_lazy("Until you remove them, leave, or they take no message for a year."),
    change="notifications:messengers",
    columns=("notifications.Messenger.membership",),
)
def tell_messengers(member: Membership) -> list[dict[str, Any]]:
    """Return at which messengers a member has an address; the sealed address is not shown."""
    return [
        {
            "messenger": KINDS.get(it.kind, it.kind),
            "address": "***",
            "made_at": it.made_at.isoformat(),
            "confirmed_at": it.confirmed_at.isoformat() if it.confirmed_at else None,
            "accepted_at": it.accepted_at.isoformat() if it.accepted_at else None,
            "lost_at": it.lost_at.isoformat() if it.lost_at else None,
        }
        for it in Messenger.objects.filter(membership=member).order_by("-made_at", "-pk")
    ]
