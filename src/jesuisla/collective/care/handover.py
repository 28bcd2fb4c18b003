"""Handover notes: a few words at the end of a shift, read on arrival by whoever is next."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.care.events import HandoverWritten
from jesuisla.collective.care.models import HandoverNote, HandoverReading, Shift
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data

AFTER_A_SHIFT = timedelta(hours=2)
"""How long after a shift a word may still be left, and how long before the next it is read."""
READ_FOR = timedelta(days=3)
"""A note of long ago says nothing to whoever comes."""


class HandoverForm(forms.Form):
    """A few words for whoever is next."""

    text = forms.CharField(
        label=_("A word for the next shift"),
        max_length=600,
        help_text=_(
            "What is going on, what waits. No name of anybody who writes hateful comments. "
            "It is forgotten after a month."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def may_leave_note(member: Membership) -> bool:
    """Whether this member is on duty, or was until lately."""
    own = Shift.objects.filter(member=member, is_stand_in=False, begins_at__lte=now())
    return own.filter(ends_at__gt=now() - AFTER_A_SHIFT).exists()


@transaction.atomic
def leave_note(text: str, *, by: Membership) -> HandoverNote:
    """Leave a few words for whoever is on duty next; raises :class:`Refused` for whoever is not."""
    if not may_leave_note(by):
        raise Refused(_("A word for the next shift is left during one’s own, or just after it."))
    note = HandoverNote.objects.create(group_id=by.group_id, by=by, text=text.strip()[:600])
    record(HandoverWritten(group=by.group_id, note=note.pk), by=by)
    return note


@KeptQuery
def _coming_shifts(member: int, soon: datetime, moment: datetime) -> QuerySet[Shift]:
    """The shifts of a member that run, or soon will."""
    own = Shift.objects.filter(member=member, is_stand_in=False)
    return own.filter(begins_at__lte=soon, ends_at__gt=moment)


def notes_to_read(member: Membership) -> QuerySet[HandoverNote]:
    """Return what others left for this member, who is on duty or soon will be, and has not read."""
    moment = now()
    notes = HandoverNote.objects.filter(at__gt=moment - READ_FOR).exclude(by=member)
    if not _coming_shifts.count(member.pk, moment + AFTER_A_SHIFT, moment):
        return notes.none()
    unread = notes.exclude(readings__by=member)
    return unread.select_related("by").order_by("at", "pk")


@transaction.atomic
def mark_notes_read(member: Membership) -> None:
    """Show a member no more the notes that they were shown."""
    readings = [HandoverReading(note=note, by=member) for note in notes_to_read(member)]
    HandoverReading.objects.bulk_create(readings, ignore_conflicts=True)


def forget_notes(before: datetime) -> int:
    """Delete the notes written before a moment. Return how many."""
    notes = HandoverNote.objects.filter(at__lt=before)
    count = notes.count()
    notes.delete()
    return count


@personal_data(
    "handover_notes",
    title=_("Words that you left for the next shift"),
    kept=_("30 days."),
    columns=("care.HandoverNote.by",),
)
def notes_of(member: Membership) -> list[dict[str, Any]]:
    """The words that the member left."""
    notes = HandoverNote.objects.filter(by=member).order_by("at")
    return [{"at": note.at.isoformat(), "text": note.text} for note in notes]
