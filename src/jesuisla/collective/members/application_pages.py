"""``/moi/demande`` and ``/equipe/candidatures``: a request to join, for its writer and the team."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    OpenRequest,
    RoomRequest,
    account_only,
    team_only,
    with_powers,
)
from jesuisla.collective.members.answers import (
    TIME_TO_APPEAL,
    State,
    all_opinions,
    answer_application,
    standing_opinions,
    team_now,
)
from jesuisla.collective.members.application_appeals import (
    SecondAnswer,
    appeal_application,
    application_appeal_until,
    judge_application_appeal,
    may_appeal_application,
    who_may_judge_application,
)
from jesuisla.collective.members.file_openings import asking_why, note_opening
from jesuisla.collective.members.forms import ReasonForm
from jesuisla.collective.members.memberships import last_request_of, was_here_before
from jesuisla.collective.members.models import (
    Application,
    ApplicationAppeal,
    FileOpening,
    Person,
)
from jesuisla.collective.members.return_marks import KEPT_FOR, marks_before, places_of_mailbox

SAME_MAILBOX_SHOWN = 3
"""Of those who share a mailbox; of more, only how many."""
ALONE_HELP = gettext_lazy(
    "Then your answer counts at once, without a second person. The team reads the note, and so "
    "may the person in their data."
)


def note_field() -> forms.CharField:
    """Return the field in which one says why one answers alone."""
    return forms.CharField(
        label=gettext_lazy("Why you answer alone"),
        required=False,
        max_length=1000,
        help_text=ALONE_HELP,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )


class ApplicationWelcomeForm(forms.Form):
    """Yes; ``note`` makes it count at once."""

    note = note_field()


class ApplicationDeclineForm(ReasonForm):
    """No, with the reason that is sent; ``note`` makes it count at once."""

    note = note_field()


class ApplicationAppealForm(forms.Form):
    """Why somebody who was declined asks for another look."""

    words = forms.CharField(
        label=gettext_lazy("What we should know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ApplicationVerdictForm(forms.Form):
    """The answer to an appeal."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What comes of it"),
        choices=SecondAnswer.choices,
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Your answer, for the person"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@account_only
def own_request(request: OpenRequest) -> HttpResponse:
    """Read where one's request stands, and appeal once against a refusal."""
    person = cast("Person", request.user)
    row = last_request_of(person)
    if row is None:
        raise Http404
    form = ApplicationAppealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            appeal_application(row, form.cleaned_data["words"], by=row.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Your appeal is there. Somebody who took no part reads it.")
            )
            return redirect("members:request")
    may_appeal = may_appeal_application(row, now())
    context = {
        "application": row,
        "appeal": ApplicationAppeal.objects.filter(application=row).first(),
        "appeal_until": application_appeal_until(row) if may_appeal else None,
        "is_read": row.state == State.OPEN and standing_opinions(row).exists(),
        "can_be_answered": team_now().exists(),
        "can_be_judged": who_may_judge_application(row).exists(),
        "erased_on": row.answered_at and row.answered_at + TIME_TO_APPEAL,
        "mark_until": row.answered_at and row.answered_at + KEPT_FOR,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "members/own_request.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
@with_powers
def application(request: RoomRequest, pk: int) -> HttpResponse:
    """Read an application and say what one would answer; read what was answered lately."""
    rows = Application.objects.select_related("membership__person").exclude(membership__roles=[])
    row = get_object_or_404(rows, pk=pk)
    sent_forms: dict[str, forms.Form] = {}
    if request.method == "POST":
        declines = request.POST.get("answer") == "decline"
        is_answered = declines or request.POST.get("answer") == "accept"
        form = (
            ApplicationDeclineForm(request.POST)
            if declines
            else ApplicationWelcomeForm(request.POST)
        )
        sent_forms = {"decline_form" if declines else "welcome_form": form}
        if not is_answered:  # nobody becomes a member by a form that lost its button
            form.add_error(None, _("Please use one of the buttons."))
        if form.is_valid() and _answer(request, row, form, declines=declines):
            return redirect("members:team")
    return _application_page(request, row, sent_forms)


def _application_page(
    request: RoomRequest, row: Application, sent_forms: dict[str, forms.Form]
) -> HttpResponse:
    by = request.viewer.membership
    opening = note_opening(row.membership, FileOpening.Page.APPLICATION, by=by)
    is_open = row.state == State.OPEN
    opinions = list(standing_opinions(row) if is_open else all_opinions(row))
    of_others = [opinion for opinion in opinions if opinion.by_id != by.pk]
    reason = next((opinion.reason for opinion in of_others if opinion.reason), "")
    same_mailbox = list(places_of_mailbox(row.membership))
    context = {
        "application": row,
        "appeal": ApplicationAppeal.objects.filter(application=row).first(),
        "opinions": opinions,
        "others": of_others,
        "is_alone": not team_now().exclude(pk=by.pk).exists(),
        "before": was_here_before(row.membership),
        "marks": marks_before(row.membership, row.sent_at),
        "same_mailbox": same_mailbox[:SAME_MAILBOX_SHOWN],
        "more_same_mailbox": max(len(same_mailbox) - SAME_MAILBOX_SHOWN, 0),
        "welcome_form": ApplicationWelcomeForm(),
        "decline_form": ApplicationDeclineForm(initial={"reason": reason}),
        **asking_why(opening),
        **sent_forms,
    }
    return render(request, "members/application.html", context, status=422 if sent_forms else 200)


def _answer(request: RoomRequest, row: Application, form: forms.Form, *, declines: bool) -> bool:
    names = {"alias": row.membership.alias}
    values = form.cleaned_data
    try:
        row = answer_application(
            row,
            State.DECLINED if declines else State.ACCEPTED,
            by=request.viewer.membership,
            reason=values.get("reason", ""),
            note=values["note"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    sentences = {
        State.ACCEPTED: _("%(alias)s is now a member, and is told by e-mail."),
        State.DECLINED: _("%(alias)s is told kindly, with your reason."),
        State.OPEN: _(
            "Your answer to %(alias)s is noted: a second person of the team confirms it."
        ),
    }
    messages.success(request, sentences[State(row.state)] % names)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
@with_powers
def application_appeal(request: RoomRequest, pk: int) -> HttpResponse:
    """Read an appeal against a refusal, and answer it if one took no part."""
    appeals = ApplicationAppeal.objects.select_related("application__membership", "judged_by")
    row = get_object_or_404(appeals.exclude(application__membership__roles=[]), application=pk)
    by = request.viewer.membership
    opening = note_opening(row.application.membership, FileOpening.Page.APPLICATION, by=by)
    form = ApplicationVerdictForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            judge_application_appeal(row, values["outcome"], values["answer"], by=by)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is on its way."))
            return redirect("members:team")
    judges = who_may_judge_application(row.application)
    context: dict[str, Any] = {
        "appeal": row,
        "application": row.application,
        "opinions": list(all_opinions(row.application)),
        "may_judge": judges.filter(pk=by.pk).exists(),
        "can_be_judged": judges.exists(),
        "form": form,
        **asking_why(opening),
    }
    status = 422 if form.is_bound else 200
    return render(request, "members/application_appeal.html", context, status=status)
