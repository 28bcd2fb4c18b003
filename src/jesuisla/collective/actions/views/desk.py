"""The desk: from a thread to a launched action in three steps."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.forms import (
    WINDOWS,
    BriefForm,
    DeclineForm,
    ReviewForm,
    as_initial,
)
from jesuisla.collective.actions.models import Action, Review
from jesuisla.collective.actions.operations.changing import (
    agree_to_change,
    brief_of,
    change_brief,
    drop_change,
    waiting_change,
)
from jesuisla.collective.actions.operations.launching import (
    Brief,
    launch_action,
    launched_on_day,
    prepare_action,
    review_action,
)
from jesuisla.collective.actions.planning.pace import overdue_networks
from jesuisla.collective.actions.queries import threads_under_way
from jesuisla.collective.actions.words import steps_to_launch, waiting_change_in_words
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.operations.desk import (
    claim_thread,
    decline_thread,
    release_thread,
)
from jesuisla.collective.watch.queries.corrections import corrected_since
from jesuisla.collective.watch.queries.desk import Case, case_of
from jesuisla.collective.watch.queries.lines import Line, desk_lines
from jesuisla.collective.watch.queries.targets import Aim, aims_of
from jesuisla.collective.watch.reasons import reasons_in_words
from jesuisla.collective.watch.target_words import aim_in_words
from jesuisla.networks.rules import rules_of

PER_PAGE = 20
WAITING = (Action.State.PROPOSED, Action.State.REVIEWED)


@require_GET
@team_only
def show_desk(request: RoomRequest) -> HttpResponse:
    """The threads by urgency, with their reasons, and what waits for a second look."""
    moment = now()
    found = desk_lines(moment)
    running = list(visible_actions(request.viewer).filter(state=Action.State.RUNNING))
    under_way = set(threads_under_way())
    lines = [line for line in found.lines if line.case.thread.pk not in under_way]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    aims = aims_of(line.case.thread for line in page)
    return render(
        request,
        "actions/desk.html",
        {
            "page": page,
            "cases": [_line(line, aims.get(line.case.thread.pk)) for line in page],
            "corrected": len(corrected_since(moment)),
            "alerts": [line for line in lines if line.alert],
            "kept_off": found.kept_off,
            "waiting": visible_actions(request.viewer).filter(
                Q(state__in=WAITING) | Q(state=Action.State.RUNNING, waiting_brief__isnull=False)
            ),
            "running": running,
            "overdue": overdue_networks(running, localdate(moment)),
            "today": launched_on_day(request.group, moment),
            "budget": request.group.daily_budget,
        },
    )


def _line(line: Line, aim: Aim | None) -> dict[str, object]:
    return {"line": line, "aim": aim_in_words(aim), **_on_desk(line.case)}


def _on_desk(case: Case) -> dict[str, object]:
    rule = rules_of(case.thread.network).act_together
    reasons = reasons_in_words(case.urgency)
    return {
        "case": case,
        "reasons": [sentence for sentence, known in reasons if known],
        "unknown": [sentence for sentence, known in reasons if not known],
        "forbidden": rule.allowed is False,
        "rule": "" if rule.allowed else rule.why(get_language() or "fr"),
    }


@require_POST
@team_only
def claim(request: RoomRequest, thread: int) -> HttpResponse:
    """Step one: this thread is mine for twenty minutes."""
    found = get_object_or_404(Thread, pk=thread)
    try:
        claim_thread(found, by=request.viewer.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("actions:desk")
    return redirect("actions:prepare", thread=found.pk)


@require_POST
@team_only
def release(request: RoomRequest, thread: int) -> HttpResponse:
    """Leave the thread to the others."""
    release_thread(get_object_or_404(Thread, pk=thread), by=request.viewer.membership)
    return redirect("actions:desk")


@require_http_methods(["GET", "POST"])
@team_only
def decline(request: RoomRequest, thread: int) -> HttpResponse:
    """Decline a thread by a written criterion; the proposer reads it kindly said."""
    found = get_object_or_404(Thread, pk=thread)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_thread(
                found,
                form.cleaned_data["criterion"],
                by=request.viewer.membership,
                answer=form.cleaned_data["answer"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("actions:desk")
    return render(
        request,
        "actions/decline.html",
        {"thread": found, "form": form, **_on_desk(case_of(found, now()))},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@team_only
def prepare(request: RoomRequest, thread: int) -> HttpResponse:
    """Step two: the brief."""
    found = get_object_or_404(Thread, pk=thread)
    form = BriefForm(
        request.POST or None,
        initial={
            "tone": Action.Tone.OPINION,
            "kind": Action.Kind.COUNTERSPEECH,
            "window_minutes": request.group.window_minutes,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            action = prepare_action(found, form.brief(), by=request.viewer.membership)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("actions:review", number=action.number)
    return render(
        request,
        "actions/prepare.html",
        {
            "thread": found,
            "form": form,
            "steps": steps_to_launch(),
            **_on_desk(case_of(found, now())),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@team_only
def edit(request: RoomRequest, number: int) -> HttpResponse:
    """Change the brief of an action that is not over."""
    action = get_object_or_404(visible_actions(request.viewer), number=number)
    own = action.waiting_by_id == request.viewer.membership.pk
    brief = (waiting_change(action) if own else None) or brief_of(action)
    form = BriefForm(request.POST or None, initial=as_initial(brief))
    if request.method == "POST" and form.is_valid():
        try:
            change_brief(action, form.brief(), by=request.viewer.membership)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("actions:review", number=action.number)
    return render(
        request,
        "actions/prepare.html",
        {"thread": action.thread, "action": action, "form": form, "steps": steps_to_launch()},
        status=422 if form.errors else 200,
    )


def _as_read(brief: Brief) -> dict[str, object]:
    """A brief that no action has yet, for the template that shows an action's."""
    facts = [{"text": text, "source_url": source} for text, source in brief.facts]
    return asdict(brief) | {
        "get_tone_display": Action.Tone(brief.tone).label,
        "get_kind_display": Action.Kind(brief.kind).label,
        "window": dict(WINDOWS).get(brief.window_minutes),
        "facts": {"all": facts},
    }


@require_http_methods(["GET", "POST"])
@team_only
def review(request: RoomRequest, number: int) -> HttpResponse:
    """Step three: a second look, and the launch."""
    action = get_object_or_404(visible_actions(request.viewer), number=number)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        answer = _decide(request, action, form)
        if answer is not None:
            return answer
        action.refresh_from_db()
    today, change = launched_on_day(request.group, now()), waiting_change(action)
    own = action.waiting_by_id == request.viewer.membership.pk
    return render(
        request,
        "actions/review.html",
        {
            "action": action,
            "form": form,
            "waits": action.state == Action.State.PROPOSED
            and action.prepared_by_id == request.viewer.membership.pk
            and request.group.reviewers_needed > 1,
            "alone": request.group.reviewers_needed == 1,
            "change": _as_read(change) if change else None,
            "own_change": own,
            "who_asks": waiting_change_in_words(action, own=own) if change else "",
            "steps": steps_to_launch(),
            "today": today,
            "budget": request.group.daily_budget,
            "over": today >= request.group.daily_budget,
            "states": Action.State,
        },
        status=422 if form.errors else 200,
    )


def _decide(request: RoomRequest, action: Action, form: ReviewForm) -> HttpResponse | None:
    """Carry out the verdict and the launch; ``None`` when the page says why not."""
    by, deed = request.viewer.membership, request.POST.get("deed", "")
    past_budget = request.POST.get("past_budget") == "yes"
    if deed in {"agree_to_change", "drop_change"}:
        return _decide_change(request, action, agrees=deed == "agree_to_change")
    if not form.is_valid():
        return None
    note = form.cleaned_data["note"]
    try:
        if deed == "decline":
            review_action(action, Review.Verdict.DECLINED, by=by, note=note)
            return redirect("actions:desk")
        if deed in {"agree", "agree_and_launch"} and action.state == Action.State.PROPOSED:
            action = review_action(action, Review.Verdict.AGREED, by=by, note=note)
        if deed in {"launch", "agree_and_launch"}:
            action = launch_action(action, by=by, past_budget=past_budget)
            return redirect("actions:action", number=action.number)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect("actions:review", number=action.number)


def _decide_change(request: RoomRequest, action: Action, *, agrees: bool) -> HttpResponse:
    try:
        if agrees:
            agree_to_change(action, by=request.viewer.membership)
            messages.success(request, _("The change counts from now on; members see when."))
        else:
            drop_change(action, by=request.viewer.membership)
            messages.success(request, _("The brief stays as it is."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("actions:review", number=action.number)
