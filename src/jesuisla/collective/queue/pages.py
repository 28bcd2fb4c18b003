"""The pages of the queue: its threads in their order, taken up, left to others, declined."""

from collections.abc import Mapping
from datetime import datetime
from itertools import takewhile

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jesuisla.collective.actions.access import actions_for, reopening_asked_of_closed
from jesuisla.collective.actions.copies import REPEATS
from jesuisla.collective.actions.kinds import CALLS_NOBODY
from jesuisla.collective.actions.lifecycle import launched_on_day
from jesuisla.collective.actions.lifting.ceilings import overdue_networks
from jesuisla.collective.actions.models import REOPENED_WITHIN, Action, Voice
from jesuisla.collective.actions.remarks import (
    QUESTIONS_WAIT,
    counts_of_waiting,
    waiting_in_words,
    with_remarks_since,
)
from jesuisla.collective.care.help_calls import help_calls_to_show
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.letters.letters import letter_in_words, letter_task, letters_among
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.proposals.claims import claim_thread, release_thread
from jesuisla.collective.proposals.proposals import DeclineForm, decline_thread
from jesuisla.collective.queue.beginning import beginning_of
from jesuisla.collective.queue.cases import Case, case_of
from jesuisla.collective.queue.corrections import corrected_since
from jesuisla.collective.queue.filters import QueueFilter
from jesuisla.collective.queue.lines import QueueLine, lines_of, queue_totals
from jesuisla.collective.queue.queue_words import (
    headline,
    launched_in_words,
    pending_in_words,
    sent_back_in_words,
    threads_in_words,
)
from jesuisla.collective.queue.reasons import reasons_in_words
from jesuisla.collective.queue.rows import catch_up
from jesuisla.collective.scoring.hate_targets import Aim, aim_in_words, aims_of
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.network_rules import rules_of

PER_PAGE = 20
WAITING = (Action.State.PROPOSED, Action.State.RETURNED, Action.State.REVIEWED)


@require_GET
@team_only
def show_queue(request: RoomRequest) -> HttpResponse:
    """Show the threads by urgency, a line each, and what waits for a review."""
    moment = now()
    catch_up(moment)
    totals = queue_totals()
    form = QueueFilter(request.GET or None, totals.networks)
    rows = form.rows(request.viewer.membership, moment)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(list(page), moment)
    aims = aims_of(line.case.thread for line in lines)
    actions = _actions_shown(moment - REOPENED_WITHIN, moment - QUESTIONS_WAIT)
    running = [action for action in actions if action.runs]  # type: ignore[attr-defined]  # told with it
    waiting = [action for action in actions if action.waits]  # type: ignore[attr-defined]  # the same
    query = request.GET.copy()
    query.pop("page", None)
    calls, today = help_calls_to_show(), launched_on_day(request.group, moment)
    to_decide = [action for action in waiting if not action.reopening_by_id]
    has_searched = form.is_bound or page.number > 1
    return render(
        request,
        "queue/queue.html",
        {
            "calls": calls,
            "beginning": None
            if calls or has_searched
            else beginning_of(request.viewer, to_decide, lines),
            "form": form,
            "query": f"&{query.urlencode()}" if query else "",
            "page": page,
            "groups": _in_groups(lines, aims, headline(totals.alerts)),
            "kept_off": totals.kept_off,
            "count": threads_in_words(page.paginator.count),
            "corrected": len(corrected_since(moment)),
            "reopenings": [action for action in waiting if action.reopening_by_id],
            "waiting": [
                (
                    action,
                    pending_in_words(action),
                    sent_back_in_words(action, request.viewer),
                )
                for action in to_decide
            ],
            "running": running,
            "letters": [
                (action, letter_task(action), letter_in_words(action))
                for action in letters_among(actions)
            ],
            "remarks": [
                (action, words)
                for action in actions
                if (words := waiting_in_words(action.reported, action.open_questions))  # type: ignore[attr-defined]  # counted with it
            ],
            "overdue": overdue_networks(running, localdate(moment)),
            "launched": launched_in_words(today, request.group.daily_budget),
            "is_full": today >= request.group.daily_budget,
        },
    )


@KeptQuery
def _actions_shown(reopened_since: datetime, asked_since: datetime) -> QuerySet[Action]:
    """The actions that run, and those that wait for somebody of the team, or whose words do."""
    has_words = Q(pk__in=with_remarks_since(asked_since).order_by().values("pk"))
    runs = Q(state=Action.State.RUNNING) & ~Q(kind__in=CALLS_NOBODY)
    waits = (
        Q(state__in=WAITING)
        | Q(state=Action.State.RUNNING, waiting_brief__isnull=False)
        | reopening_asked_of_closed(reopened_since)
    )
    return (
        actions_for(is_team=True)
        .filter(Q(state=Action.State.RUNNING) | waits | has_words)
        .annotate(
            runs=ExpressionWrapper(runs, BooleanField()),
            waits=ExpressionWrapper(waits, BooleanField()),
            **counts_of_waiting(asked_since),
            has_copies=Exists(Voice.objects.filter(REPEATS, action=OuterRef("pk"))),
        )
        .select_related("prepared_by", "waiting_by", "reopening_by", "letter")
    )


def _in_groups(
    lines: list[QueueLine], aims: Mapping[int, Aim], headline: str
) -> list[tuple[str, list[dict[str, object]]]]:
    """Return the lines under their titles: those a rule asks to look at now, then the rest."""
    urgent = list(takewhile(lambda line: line.alert, lines)) if headline else []
    rest = lines[len(urgent) :]
    title = pgettext("threads of the queue", "Then") if urgent else _("The most urgent first")
    return [
        (title, [_line_context(line, aims.get(line.case.thread.pk)) for line in group])
        for title, group in ((headline, urgent), (title, rest))
        if group
    ]


def _line_context(line: QueueLine, aim: Aim | None) -> dict[str, object]:
    return {"line": line, "aim": aim_in_words(aim), **case_context(line.case)}


def case_context(case: Case) -> dict[str, object]:
    """Return what templates show of a case: reasons, what is not known, whether one may act."""
    rule = rules_of(case.thread.network).act_together
    reasons = reasons_in_words(case.urgency)
    return {
        "case": case,
        "reasons": [sentence for sentence, is_known in reasons if is_known],
        "unknown": [sentence for sentence, is_known in reasons if not is_known],
        "forbidden": rule.allowed is False,
        "rule": "" if rule.allowed else _(rule.why),
    }


@require_POST
@team_only
def claim(request: RoomRequest, thread: int) -> HttpResponse:
    """Step one: this thread is mine for twenty minutes."""
    thread_to_claim = get_object_or_404(Thread, pk=thread)
    try:
        claim_thread(thread_to_claim, by=request.viewer.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("queue:queue")
    return redirect("queue:prepare", thread=thread_to_claim.pk)


@require_POST
@team_only
def release(request: RoomRequest, thread: int) -> HttpResponse:
    """Leave the thread to the others."""
    release_thread(get_object_or_404(Thread, pk=thread), by=request.viewer.membership)
    return redirect("queue:queue")


@require_http_methods(["GET", "POST"])
@team_only
def decline(request: RoomRequest, thread: int) -> HttpResponse:
    """Decline a thread by a written criterion; the proposer reads it kindly said."""
    thread_to_decline = get_object_or_404(Thread, pk=thread)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_thread(
                thread_to_decline,
                form.cleaned_data["criterion"],
                by=request.viewer.membership,
                answer=form.cleaned_data["answer"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("queue:queue")
    return render(
        request,
        "queue/decline.html",
        {
            "thread": thread_to_decline,
            "form": form,
            **case_context(case_of(thread_to_decline, now())),
        },
        status=422 if form.errors else 200,
    )
