"""``/moi/portion``: how much a day one sets oneself; and that one opened a covered comment."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.care.events import CeilingChosen
from jesuisla.collective.care.models import Ceiling, DayPortion
from jesuisla.collective.care.portions import ACTIONS, MINUTES, ceiling_of, note_hateful
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.members.models import Membership

NO_LIMIT = "0"


def _choices(words: Mapping[int, Promise], without: Promise) -> list[tuple[int | str, Promise]]:
    return [*words.items(), (NO_LIMIT, without)]


def _count(text: str) -> int | None:
    return int(text) or None


class CeilingForm(forms.Form):
    """How much a day one sets oneself."""

    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Time here, per day"),
        choices=_choices(MINUTES, gettext_lazy("no limit: my time is not counted")),
        coerce=_count,
        widget=forms.RadioSelect,
    )
    actions = forms.TypedChoiceField(
        label=gettext_lazy("Actions I take part in, per day"),
        choices=_choices(ACTIONS, gettext_lazy("no limit")),
        coerce=_count,
        widget=forms.RadioSelect,
    )


@transaction.atomic
def choose_ceiling(member: Membership, *, minutes: int | None, actions: int | None) -> Ceiling:
    """Have a member called no more after so much a day; ``None`` is no ceiling.

    Where none of minutes is chosen, what was counted of them is emptied.
    """
    values = {"minutes": minutes, "actions": actions}
    ceiling, _is_new = Ceiling.objects.update_or_create(membership=member, defaults=values)
    if minutes is None:
        DayPortion.objects.filter(membership=member).update(strides=0, latest_stride=0)
    record(CeilingChosen(group=member.group_id), by=member)
    return ceiling


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def portion(request: RoomRequest) -> HttpResponse:
    """Choose how much a day is enough."""
    me = request.viewer.membership
    ceiling = ceiling_of(me)
    initial: dict[str, Any] = {
        "minutes": ceiling.minutes or NO_LIMIT,
        "actions": ceiling.actions or NO_LIMIT,
    }
    form = CeilingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        choose_ceiling(me, **form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("/moi#repos")
    return render(request, "care/portion.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@members_only
def opened(request: RoomRequest) -> HttpResponse:
    """Note that one opened a covered comment; not which."""
    note_hateful(request, 1)
    return HttpResponse(status=204)
