"""Who in the team opened what is kept about a member, and when: told to that member."""

from datetime import datetime, timedelta

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import storable
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.members.models import FileOpening, Membership

KEPT_FOR = timedelta(days=183)
ONE_VISIT = timedelta(hours=1)
"""Within it, the same page opened again by the same person is the same look."""


@transaction.atomic
def note_opening(
    membership: Membership, page: FileOpening.Page, *, by: Membership
) -> FileOpening | None:
    """Note that somebody of the team opened a page about a member. Return the note of this look.

    One's own page is not noted: then there is none.

    There is no entry in the journal, which the whole team reads: this is the member's alone.
    """
    if membership.pk == by.pk:
        return None
    # Who opens twice at once is noted once: the second one waits for the first.
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)
    latest_look = FileOpening.objects.filter(
        membership=membership, by=by, page=page, at__gt=now() - ONE_VISIT
    )
    look = latest_look.order_by("-pk").first()
    return look or FileOpening.objects.create(
        group_id=membership.group_id, membership=membership, by=by, page=page
    )


@transaction.atomic
def tell_why_opened(number: int, why: str, *, by: Membership) -> FileOpening | None:
    """Tell the member why one opened their file; ``None`` where it is no look of one's own.

    Said again within the hour, the last word counts; later it stays as it was said.
    """
    looks = FileOpening.objects.select_for_update().filter(pk=number, by=by)
    look = looks.filter(at__gt=now() - ONE_VISIT).first()
    if look is not None:
        look.why = storable(why).strip()[:200]
        look.save(update_fields=["why"])
    return look


class WhyForm(forms.Form):
    """Why a member's file was opened, in the words of whoever did."""

    why = forms.CharField(
        label=_("Why are you looking at this?"),
        required=False,
        max_length=200,
        help_text=_("A few words if you like. The person reads them on their page of data."),
        widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 1, "class": "line"}),
    )


def asking_why(opening: FileOpening | None) -> dict[str, object]:
    """Return what a page about a member needs to ask why it was opened."""
    why = opening.why if opening else ""
    return {"opening": opening, "why_form": WhyForm(initial={"why": why})}


def openings_told_to(membership: Membership) -> QuerySet[FileOpening]:
    """Return who opened what is kept about a member, the latest first."""
    return (
        FileOpening.objects.filter(membership=membership)
        .select_related("by")
        .order_by("-at", "-pk")
    )


def forget_openings(moment: datetime) -> int:
    """Delete what was noted more than half a year ago, in scope. Return how many."""
    return delete_in_batches(FileOpening.objects.filter(at__lte=moment - KEPT_FOR))
