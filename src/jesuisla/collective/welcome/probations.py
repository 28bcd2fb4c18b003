"""How long a member is new in this group, and what waits until then, in words."""

from datetime import timedelta

from django import forms
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.probation import lasts_probation, probation_end
from jesuisla.collective.welcome.events import ProbationChanged
from jesuisla.collective.welcome.models import Probation

MOST_DAYS_NEW = 60


class ProbationForm(forms.Form):
    """How many days members are new."""

    days = forms.IntegerField(
        label=gettext_lazy("Days that a member is new"),
        min_value=0,
        max_value=MOST_DAYS_NEW,
        help_text=gettext_lazy("0: nobody is. It holds for whoever came within these days, too."),
    )


@lasts_probation
def length_in(group: int) -> timedelta:
    """Return how long a member of a group is new."""
    row = Probation.objects.filter(group=group).first()
    return timedelta(days=row.days if row else 0)


@transaction.atomic
def choose_probation(group: Group, days: int, *, by: Membership) -> None:
    """Keep how many days members are new; the same again is nothing."""
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if length_in(group.pk).days == days:
        return
    Probation.objects.update_or_create(group=group, defaults={"days": days})
    record(ProbationChanged(group=group.pk, days=days), by=by)


def probation_in_words(viewer: Viewer) -> str:
    """Say until when this member is new and what waits until then; empty once nothing does."""
    end = probation_end(viewer.membership)
    if end is None:
        return ""
    day = day_in_words(localtime(end, viewer.membership.group.zone), "DATE_FORMAT")
    return _(
        "Until %(day)s you are new here: two proposals a day, no private feed, and what you say "
        "of comments teaches the automatic analysis from then on. The team reads your first "
        "comments, to say a kind word. This ends by itself."
    ) % {"day": day}
