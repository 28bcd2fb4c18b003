"""Mails of invitations leave in portions, so that no mail server takes them for spam."""

import logging
from datetime import timedelta

from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import override

from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.letters import send_letter, write_letter
from jesuisla.collective.welcome.events import InvitationsForgotten
from jesuisla.collective.welcome.invitation_links import SHOWN_AFTER_THE_END, address_of
from jesuisla.collective.welcome.models import AddressList, InvitationLink, InvitedAddress

PORTION = 40
A_DAY = 500
MOST_FAILURES = 5
DRAFTS_KEPT = timedelta(days=1)

_log = logging.getLogger(__name__)


def send_portion(group: Group) -> int:
    """Send the next mails of confirmed lists, some at once and so many a day. Return how many.

    Each leaves in a transaction of its own, and its address is erased with it.
    """
    lately = InvitedAddress.objects.filter(sent_at__gt=now() - timedelta(days=1)).count()
    keys = _waiting().order_by("failures", "pk").values_list("pk", flat=True)
    return sum(_send(group, key) for key in keys[: max(0, min(PORTION, A_DAY - lately))])


def _waiting() -> models.QuerySet[InvitedAddress]:
    return InvitedAddress.objects.exclude(email="").filter(
        address_list__confirmed_at__isnull=False, address_list__ends_at__gt=now()
    )


@transaction.atomic
def _send(group: Group, key: int) -> bool:
    rows = _waiting().select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("address_list").filter(pk=key).first()
    if row is None:  # somebody else sends it at this moment, or it left
        return False
    row.group = group
    language = letter_language("", group)
    with override(language):
        until = date_format(localtime(row.address_list.ends_at, group.zone), "DATE_FORMAT")
    context = {"group": group, "link": address_of(row), "until": until}
    try:
        send_letter(write_letter("welcome/letters/invitation.txt", language, context), row.email)
    except OSError as error:  # what smtplib raises is one too
        _log.error(
            "An invitation was not sent: %s", type(error).__name__
        )  # a trace may hold the address
        row.failures += 1
        if row.failures >= MOST_FAILURES:
            row.email = ""
        row.save(update_fields=["failures", "email"])
        return False
    row.sent_at, row.email = now(), ""
    row.save(update_fields=["sent_at", "email"])
    return True


def forget_old_invitations(group: Group) -> int:
    """Delete invitations after their end, and lists that nobody sent. Return how many."""
    moment = now()
    drafts = AddressList.objects.filter(confirmed_at=None, made_at__lt=moment - DRAFTS_KEPT)
    over = InvitedAddress.objects.filter(address_list__ends_at__lte=moment)
    count = over.count()
    delete_in_batches(drafts)
    delete_in_batches(AddressList.objects.filter(ends_at__lte=moment))
    links = InvitationLink.objects.filter(ends_at__lte=moment - SHOWN_AFTER_THE_END)
    count += links.count()
    delete_in_batches(links)
    if count:
        record(InvitationsForgotten(group=group.pk, invitations=count), by=None)
    return count
