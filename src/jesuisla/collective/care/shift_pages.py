"""``/equipe/permanences``: who is on duty, today and the next days. Nobody is ranked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.care.duty_plan import (
    DutyPlanForm,
    Slot,
    changes_in_words,
    choose_duty_plan,
    duty_plan,
)
from jesuisla.collective.care.handover import (
    HandoverForm,
    leave_note,
    mark_notes_read,
    may_leave_note,
    notes_to_read,
)
from jesuisla.collective.care.models import Shift
from jesuisla.collective.care.shift_words import (
    days_in_words,
    duty_line,
    gap_in_words,
    slot_in_words,
    zone_in_words,
)
from jesuisla.collective.care.shifts import (
    duty_times,
    find_slot,
    leave_shift,
    offer_shift,
    on_duty,
    own_shift,
    stand_in,
    take_shift,
)
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only, team_only
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.members.models import Membership

WEEKS = 4
"""How many weeks stand behind one another; nobody looks back."""
DAYS_OPEN = 3
"""How many days stand open on the page; those after them are folded."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def shifts(request: RoomRequest) -> HttpResponse:
    """See a week from today on, and take or leave a shift in one tap."""
    if request.method == "POST":
        return _change(request)
    return _page(request, HandoverForm())


def _page(request: RoomRequest, form: HandoverForm) -> HttpResponse:
    me, moment = request.viewer.membership, now()
    week = sent_id(request.GET.get("semaine", "")) or 0
    if week >= WEEKS:
        raise Http404
    with timezone.override(me.person.zone_in(request.group)):
        first = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
        begin = max(moment, first + timedelta(weeks=week))
        end = first + timedelta(weeks=week + 1)
        times = [
            time
            for time in duty_times(request.group, begin, end)
            if not week or time.slot.begins_at >= begin
        ]
        gap = next((time for time in times if time.wants(me)), None)
        days = days_in_words(times, me, moment)
        context: dict[str, Any] = {
            "days": days[:DAYS_OPEN],
            "later_days": days[DAYS_OPEN:],
            "gap": gap and duty_line(gap, me),
            "gap_words": gap and gap_in_words(gap, moment),
            "there": ", ".join(on_duty(moment).order_by("pk").values_list("alias", flat=True)),
            "zone": zone_in_words(),
            "week": week,
            "next_week": week + 1 if week + 1 < WEEKS else None,
            "notes": notes_to_read(me),
            "form": form if form.is_bound or may_leave_note(me) else None,
        }
        status = 422 if form.is_bound else 200
        return render(request, "care/shifts.html", context, status=status)


def _change(request: RoomRequest) -> HttpResponse:
    """Do what a button of a slot says."""
    me = request.viewer.membership
    number = sent_id(request.POST.get("slot", "")) or 0
    shift = sent_id(request.POST.get("shift", "")) or 0
    deed = request.POST.get("deed", "")
    deeds: dict[str, Callable[[], Shift]] = {
        "take": lambda: take_shift(find_slot(request.group, number), by=me),
        "stand_in": lambda: stand_in(find_slot(request.group, number), by=me),
        "offer": lambda: _of_own(shift, offer_shift, me),
        "leave": lambda: _of_own(shift, leave_shift, me),
    }
    if deed not in deeds:
        raise Http404
    try:
        changed_shift = deeds[deed]()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        with timezone.override(me.person.zone_in(request.group)):
            messages.success(request, _done(deed, changed_shift))
    week = sent_id(request.POST.get("week", "")) or 0
    query = f"?semaine={week}" if 0 < week < WEEKS else ""
    return redirect(f"/equipe/permanences{query}{f'#p{number}' if 'here' in request.POST else ''}")


def _of_own(number: int, operation: Callable[..., object], me: Membership) -> Shift:
    """Do something about one's own shift. Return the shift as it was."""
    shift = own_shift(number, me)
    operation(shift, by=me)
    return shift


def _done(deed: str, shift: Shift) -> str:
    """Say what came of a deed, and when the shift is; a stand-in may have changed it at once."""
    when = slot_in_words(Slot(shift.begins_at, shift.ends_at), now())
    if deed == "leave":
        return _("You are no longer on duty %(when)s.") % {"when": when}
    if deed == "offer" and Shift.objects.filter(pk=shift.pk).exists():
        return _("Until somebody takes over, the shift stays yours.")
    if deed == "offer":
        return _("A stand-in takes over: you are free %(when)s.") % {"when": when}
    if shift.is_stand_in:
        words = _("Thank you: you step in %(when)s if somebody is missing. We will write to you.")
        return words % {"when": when}
    return _("Thank you: you are on duty %(when)s.") % {"when": when}


@require_POST
@team_only
def handover(request: RoomRequest) -> HttpResponse:
    """Leave a word for the next shift, or say that one read those of the others."""
    me = request.viewer.membership
    if request.POST.get("deed") == "read":
        mark_notes_read(me)
        back = request.POST.get("back") == "queue"
        return redirect("queue:queue" if back else "care:shifts")
    form = HandoverForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        leave_note(form.cleaned_data["text"], by=me)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return _page(request, form)
    messages.success(request, _("Whoever is on duty next will read it. Rest well."))
    return redirect("care:shifts")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def hours(request: RoomRequest) -> HttpResponse:
    """Choose the hours to be covered, and how long a shift is."""
    plan = duty_plan(request.group)
    initial = {"changes": changes_in_words(plan.changes), "needed": plan.needed}
    form = DutyPlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        choose_duty_plan(
            request.group, values["changes"], values["needed"], by=request.viewer.membership
        )
        messages.success(request, _("The hours are saved. Shifts already taken stay as they are."))
        return redirect("care:shifts")
    status = 422 if form.is_bound else 200
    return render(request, "care/hours.html", {"form": form}, status=status)
