"""Reporting, what was decided about oneself and one's appeal, and the log of the group."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jesuisla.analysis.conduct import LINES_TOGETHER
from jesuisla.collective.actions.access import shared_action
from jesuisla.collective.actions.models import Action, Remark, Voice
from jesuisla.collective.actions.remarks import shown_remarks
from jesuisla.collective.conduct.appeals import make_appeal, may_be_appealed
from jesuisla.collective.conduct.conduct_log import log_periods
from jesuisla.collective.conduct.measures import measures_of
from jesuisla.collective.conduct.models import Measure
from jesuisla.collective.conduct.reports import (
    ReportForm,
    report_conduct,
    reports_of,
    second_report_needed_until,
)
from jesuisla.collective.conduct.words import measure_lines, report_lines
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    OpenRequest,
    RoomRequest,
    account_only,
    members_only,
)
from jesuisla.collective.members.models import Membership, Person


class AppealForm(forms.Form):
    """Why a member disagrees."""

    words = forms.CharField(
        label=gettext_lazy("What we should know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def report_voice(request: RoomRequest, number: int, voice: int) -> HttpResponse:
    """Report a member's comment to the team."""
    action = shared_action(request.viewer, number)
    voices = Voice.objects.filter(action=action, is_guest=False).exclude(by=None)
    row = get_object_or_404(voices.exclude(by=request.viewer.membership), pk=voice)
    return _report(request, action, row, row.first_words, f"/actions/{action.number}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def report_word(request: RoomRequest, number: int, remark: int) -> HttpResponse:
    """Report a member's word to the team."""
    action = shared_action(request.viewer, number)
    rows = shown_remarks(action).exclude(by=request.viewer.membership)
    row = get_object_or_404(rows, pk=remark)
    return _report(request, action, row, row.text, f"/actions/{action.number}/mots")


def _report(
    request: RoomRequest, action: Action, subject: Voice | Remark, quote: str, back: str
) -> HttpResponse:
    me = request.viewer.membership
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        point, words = form.cleaned_data["point"], form.cleaned_data["words"]
        try:
            report_conduct(subject, point, words, by=me)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Thank you: you will read on “My page” what came of your report.")
            )
            return redirect(back)
    context = {
        "form": form,
        "action": action,
        "alias": subject.by.alias if subject.by else "",
        "quote": quote,
        "is_word": isinstance(subject, Remark),
        "second_needed_until": second_report_needed_until(me),
    }
    status = 422 if form.is_bound else 200
    return render(request, "conduct/report.html", context, status=status)


@require_safe
@never_cache
@members_only
def log(request: RoomRequest) -> HttpResponse:
    """Read how the group deals with its charter, and what came of reports. No names."""
    periods, waits = log_periods(localdate(timezone=request.group.zone))
    context = {"periods": periods, "waits": waits, "together": LINES_TOGETHER}
    return render(request, "conduct/log.html", context)


def _own_membership(request: OpenRequest) -> Membership:
    """Return the person's place in this group, over or not; 404 where there never was one."""
    person = cast("Person", request.user)
    places = Membership.objects.filter(person=person).exclude(roles=[])
    return get_object_or_404(places.select_related("group"))


@require_safe
@never_cache
@account_only
def mine(request: OpenRequest) -> HttpResponse:
    """Read what the team decided about oneself, and what came of one's reports."""
    return _mine(request, _own_membership(request))


def _mine(
    request: OpenRequest,
    place: Membership,
    *,
    appealed: int | None = None,
    form: AppealForm | None = None,
) -> HttpResponse:
    context = {
        "place": place,
        "lines": measure_lines(measures_of(place), now()),
        "reports": report_lines(reports_of(place)),
        "second_needed_until": second_report_needed_until(place),
        "appealed": appealed,
        "form": form or AppealForm(),
    }
    return render(request, "conduct/mine.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@account_only
def appeal(request: OpenRequest, measure: int) -> HttpResponse:
    """Appeal against a measure; opened as a page, this leads to where it stands."""
    place = _own_membership(request)
    row = get_object_or_404(Measure.objects.filter(member=place), pk=measure)
    if request.method != "POST":
        return redirect("conduct:mine")
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            make_appeal(row, form.cleaned_data["words"], by=place)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Your appeal is there. Somebody who took no part reads it.")
            )
            return redirect("conduct:mine")
    if not may_be_appealed(row, now()) and not form.errors:
        raise Http404
    return _mine(request, place, appealed=row.pk, form=form)
