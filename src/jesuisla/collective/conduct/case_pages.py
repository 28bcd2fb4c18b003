"""``/equipe/conduite``: the team judges what was reported, and appeals."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundWidget
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jesuisla.collective.conduct.appeals import (
    Verdict,
    appeals_for,
    judge_appeal,
    open_appeals,
    who_may_judge,
)
from jesuisla.collective.conduct.cases import (
    MEASURES,
    CaseOutcome,
    agree_to_measure,
    cases_for,
    decide_case,
    may_judge,
    open_cases,
    others_who_may,
    release_case,
    send_back,
    take_case,
    write_case_note,
)
from jesuisla.collective.conduct.measures import (
    PAUSE_DAYS,
    Decision,
    next_measure,
    weights_of,
)
from jesuisla.collective.conduct.models import CharterPoint, ConductCase
from jesuisla.collective.conduct.retention import kept_until
from jesuisla.collective.conduct.words import count_of_reports, what_outcome_does
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only, with_powers
from jesuisla.collective.members.application_appeals import open_application_appeals

CLOSED_SHOWN = 30
BESIDE = "back_%s"
"""The names of fields of a second form on the page, which no first one has."""


def _days_in_words() -> list[tuple[str, str]]:
    return [
        (str(days), ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
        for days in PAUSE_DAYS
    ]


class DecisionForm(forms.Form):
    """What comes of a case."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=CaseOutcome.choices,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long does the pause last?"),
        coerce=int,
        choices=_days_in_words,
        error_messages={"required": gettext_lazy("Please choose how long the pause lasts.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What you tell the person"),
        max_length=1000,
        help_text=gettext_lazy(
            "Say kindly what was wrong, and what would be right; not who reported it. It is sent "
            "as you write it, with the way to appeal."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Please write a reason: the person will read it.")
        },
    )
    point = forms.ChoiceField(
        label=gettext_lazy("Which point of the charter"), choices=CharterPoint.choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a reason where a measure follows, and for days of a pause alone."""
        super().__init__(*args, **kwargs)
        if self.is_bound:
            outcome = self.data.get("outcome")
            self.fields["reason"].required = outcome in MEASURES
            self.fields["days"].required = outcome == CaseOutcome.PAUSE

    def clean(self) -> None:
        """Take no days but those of a pause, whatever was sent."""
        if self.cleaned_data.get("outcome") != CaseOutcome.PAUSE:
            self.errors.pop("days", None)
            self.cleaned_data["days"] = 0


def outcomes_in_words(form: DecisionForm) -> list[tuple[BoundWidget, str]]:
    """Return each choice of what comes of a case, with a sentence on what it does."""
    radios = form["outcome"].subwidgets
    return [(radio, what_outcome_does(str(radio.data["value"]))) for radio in radios]


class NoteForm(forms.Form):
    """A note for the team."""

    note = forms.CharField(
        label=gettext_lazy("A note for the team"),
        max_length=1000,
        help_text=gettext_lazy("Whoever writes one takes part, and cannot judge an appeal of it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class JudgementForm(forms.Form):
    """The answer to an appeal."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("What comes of it"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("Your answer, for the person"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_safe
@never_cache
@team_only
def cases(request: RoomRequest) -> HttpResponse:
    """What waits for somebody, and what was decided."""
    viewer = request.viewer
    closed_cases = cases_for(viewer).filter(state=ConductCase.State.CLOSED).order_by("-closed_at")
    context = {
        "cases": open_cases(viewer),
        "appeals": open_appeals(viewer),
        "join_appeals": open_application_appeals(viewer),
        "closed": closed_cases[:CLOSED_SHOWN],
    }
    return render(request, "conduct/cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
@with_powers
def case(request: RoomRequest, case: int) -> HttpResponse:
    """Read a case, take it up, note something, decide."""
    row = get_object_or_404(cases_for(request.viewer), pk=case)
    if request.method != "POST":
        return _case_page(request, row)
    deed, by = request.POST.get("deed", ""), request.viewer.membership
    form = _sent_form(deed, request.POST)
    if form is not None and not form.is_valid():
        return _case_page(request, row, **{_PLACE_OF[deed]: form})
    values = form.cleaned_data if form is not None else {}
    deeds: dict[str, Callable[[], object]] = {
        "take": lambda: take_case(row, by=by),
        "release": lambda: release_case(row, by=by),
        "note": lambda: write_case_note(row, values["note"], by=by),
        "decide": lambda: decide_case(row, Decision(**values), by=by),
        "agree": lambda: agree_to_measure(row, by=by),
        "send_back": lambda: send_back(row, values["note"], by=by),
    }
    if deed not in deeds:
        raise Http404
    try:
        deeds[deed]()
    except Refused as refusal:
        if form is not None:
            form.add_error(None, str(refusal))
            return _case_page(request, row, **{_PLACE_OF[deed]: form})
        messages.error(request, str(refusal))
    else:
        row.refresh_from_db()
        if row.state == ConductCase.State.CLOSED and deed != "note":
            messages.success(request, _("Decided. Those whom it concerns are told."))
            return redirect("conduct:cases")
    return redirect("conduct:case", case=row.pk)


_PLACE_OF = {"decide": "decision", "note": "note", "send_back": "back"}


def _sent_form(deed: str, data: QueryDict) -> forms.Form | None:
    if deed == "decide":
        return DecisionForm(data)
    if deed == "send_back":
        return NoteForm(data, auto_id=BESIDE)
    return NoteForm(data) if deed == "note" else None


def _case_page(request: RoomRequest, row: ConductCase, **sent: forms.Form) -> HttpResponse:
    me = request.viewer.membership
    is_judge = me.pk in row.judges
    reports = list(row.reports.select_related("by"))
    decision = DecisionForm(initial={"point": row.point, "days": 3})  # nobody decides unawares
    sent_decision = sent.get("decision")
    if isinstance(sent_decision, DecisionForm):
        decision = sent_decision
    context: dict[str, Any] = {
        "case": row,
        "states": ConductCase.State,
        "is_first": row.first_judge_id == me.pk,
        "is_second": row.second_judge_id == me.pk,
        "may_take": not is_judge and may_judge(row).filter(pk=me.pk).exists(),
        "is_alone": not others_who_may(row, me).exists(),
        # Who reported is read by the two who judge, and by nobody else.
        "reports": reports if is_judge else [],
        "count": count_of_reports(len(reports)),
        "notes": row.notes.select_related("by"),
        "next_step": next_measure(row.about),
        "ways": outcomes_in_words(decision),
        "has_weight": any(weights_of(row.about, now())),
        "kept_until": kept_until(row, request.group),
        "decision": decision,
        "note": NoteForm(),
        "back": NoteForm(auto_id=BESIDE),
        **sent,
    }
    return render(request, "conduct/case.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
@with_powers
def judge(request: RoomRequest, appeal: int) -> HttpResponse:
    """Read an appeal, and judge it if one took no part."""
    row = get_object_or_404(appeals_for(request.viewer), pk=appeal)
    by = request.viewer.membership
    form = JudgementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            judge_appeal(row, values["verdict"], values["answer"], by=by)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The appeal is answered, and the person is told."))
            return redirect("conduct:cases")
    judges = who_may_judge(row.measure)
    context = {
        "appeal": row,
        "measure": row.measure,
        "form": form,
        "may_judge": judges.filter(pk=by.pk).exists(),
        "nobody_may": not judges.exists(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "conduct/judge.html", context, status=status)
