"""Addresses pasted or uploaded, looked through before anything leaves, and invited in portions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.analysis.text import storable
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.forms import ROLES_IN_WORDS
from jesuisla.collective.members.models import Membership
from jesuisla.collective.welcome.events import AddressesInvited
from jesuisla.collective.welcome.invitation_links import MOST_DAYS
from jesuisla.collective.welcome.models import AddressList, InvitedAddress
from jesuisla.networks.archives.decoding import Decoder

LARGEST_FILE = 512 * 1024
MOST_ADDRESSES = 2000
SHOWN_FAULTS = 50
LONGEST_FAULT = 120
HEADER_WORDS = ("mail", "adresse", "address", "courriel")


@dataclass(frozen=True, slots=True)
class FaultyLine:
    """A line in which no address is, by its number from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAddresses:
    """What was found in a text: each address once, how many stood twice, lines without one."""

    emails: Sequence[str]
    doubles: int
    faults: Sequence[FaultyLine]


def read_addresses(text: str) -> ReadAddresses:
    r"""Return the addresses in a text: one a line, or columns with commas, semicolons, tabs.

    Names beside them are not kept. A first line that names its columns is passed over.

    >>> found = read_addresses("Nom;Courriel\nAmbre;Ambre@Example.org\nambre@example.org\nx@y")
    >>> found.emails, found.doubles, [fault.line for fault in found.faults]
    (['ambre@example.org'], 1, [4])
    """
    emails: dict[str, None] = {}
    faults: list[FaultyLine] = []
    doubles = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        right = [email for cell in _cells(line) if (email := _address_in(cell))]
        wrong = [cell for cell in _cells(line) if "@" in cell and not _address_in(cell)]
        is_header = number == 1 and "@" not in line and any(w in line.lower() for w in HEADER_WORDS)
        if wrong or not (right or is_header):
            faults.append(FaultyLine(number, line.strip()[:LONGEST_FAULT]))
        for email in right:
            doubles += email in emails
            emails[email] = None
    return ReadAddresses(emails=list(emails), doubles=doubles, faults=faults)


def _cells(line: str) -> list[str]:
    for separator in ";\t":
        line = line.replace(separator, ",")
    return line.split(",")


def _address_in(cell: str) -> str:
    """Return the address of a cell such as ``Ambre <ambre@example.org>``, or an empty text."""
    email = parseaddr(cell.strip().strip('"'))[1].lower()
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= 254 else ""


class AddressesForm(forms.Form):
    """Whom to invite: pasted, from a file, or both."""

    addresses = forms.CharField(
        label=gettext_lazy("Their e-mail addresses"),
        required=False,
        max_length=LARGEST_FILE,
        help_text=gettext_lazy("One a line. A list copied from a spreadsheet will do."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("CSV or plain text, 500 kB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"), min_value=1, max_value=MOST_DAYS, initial=30
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        required=False,
        choices=ROLES_IN_WORDS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For all of them. Leave this empty for members."),
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Refuse what is no list of addresses."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large: 500 kB at most."))
        return file

    def text(self) -> str:
        """Return what was pasted and what stands in the file, as one text."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        parts = [self.cleaned_data["addresses"]]
        if file is not None:
            parts.append("".join(Decoder().texts(file.chunks())))
        return "\n".join(storable(part) for part in parts if part.strip())


def digest_of(email: str) -> str:
    """Return a keyed digest by which an address is known again, and not read."""
    return salted_hmac("welcome.address", email.strip().lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def draft_list(text: str, *, days: int, roles: Sequence[str], by: Membership) -> AddressList:
    """Look through a text and keep its addresses until somebody says that they are to be invited.

    Who is a member already is not looked at, so nobody learns it here. Raises :class:`Refused`
    for a text without an address, or with too many.
    """
    reading = read_addresses(text)
    if not reading.emails:
        raise Refused(_("There is no e-mail address in it. Write one a line: ambre@example.org."))
    if len(reading.emails) > MOST_ADDRESSES:
        sentence = _("These are more than %(count)d addresses. Send them in several lists.")
        raise Refused(sentence % {"count": MOST_ADDRESSES})
    Group.objects.select_for_update(no_key=True).get(pk=by.group_id)  # drafts come one by one
    AddressList.objects.filter(confirmed_at=None, by=by).delete()
    address_list = AddressList.objects.create(
        group_id=by.group_id, by=by, ends_at=now() + timedelta(days=days), roles=list(roles)
    )
    return _add(address_list, reading)


@transaction.atomic
def mend_list(address_list: AddressList, text: str) -> AddressList:
    """Add the addresses of lines that were put right; those still without one stay to be mended."""
    Group.objects.select_for_update(no_key=True).get(pk=address_list.group_id)
    room = MOST_ADDRESSES - address_list.addresses.count()
    reading = read_addresses(storable(text[:LARGEST_FILE]))
    return _add(address_list, replace(reading, emails=reading.emails[:room]))


def _add(address_list: AddressList, reading: ReadAddresses) -> AddressList:
    rows = {
        digest_of(email): InvitedAddress(
            group_id=address_list.group_id,
            address_list=address_list,
            email=email,
            digest=digest_of(email),
        )
        for email in reading.emails
    }
    already_invited = set(
        InvitedAddress.objects.filter(digest__in=rows).values_list("digest", flat=True)
    )
    InvitedAddress.objects.bulk_create(
        row for digest, row in rows.items() if digest not in already_invited
    )
    address_list.doubles += reading.doubles + len(already_invited)
    address_list.faults = [[fault.line, fault.text] for fault in reading.faults[:SHOWN_FAULTS]]
    address_list.save(update_fields=["doubles", "faults"])
    return address_list


@transaction.atomic
def send_list(address_list: AddressList, *, by: Membership) -> int:
    """Invite the addresses of a list; their mails leave in portions. Return how many.

    Twice is once.
    """
    locked_list = AddressList.objects.select_for_update().get(pk=address_list.pk)
    count = locked_list.addresses.count()
    if locked_list.confirmed_at is None:
        days = locked_list.ends_at - locked_list.made_at
        locked_list.confirmed_at, locked_list.faults = now(), []
        locked_list.ends_at = now() + days
        locked_list.save(update_fields=["confirmed_at", "faults", "ends_at"])
        event = AddressesInvited(group=by.group_id, address_list=locked_list.pk, addresses=count)
        record(event, by=by)
    return count


def drop_list(address_list: AddressList) -> None:
    """Delete a list that is not sent yet, with its addresses."""
    AddressList.objects.filter(pk=address_list.pk, confirmed_at=None).delete()


def lists_to_show() -> list[AddressList]:
    """Return the lists of the group in scope that were sent and are not over, the newest first."""
    lists = AddressList.objects.exclude(confirmed_at=None).filter(ends_at__gt=now())
    return list(lists.select_related("by").order_by("-pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProgress:
    """How far a list is: addresses, mails that wait, mails that failed, and how many came."""

    address_list: AddressList
    total: int
    waiting: int
    failures: int
    came: int


def progress_of(address_list: AddressList) -> ListProgress:
    """Return how far a list is."""
    counts = address_list.addresses.aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=~Q(email="")),
        failures=Count("pk", filter=Q(email="", sent_at=None)),
        came=Count("pk", filter=~Q(used_at=None)),
    )
    return ListProgress(address_list=address_list, **counts)
