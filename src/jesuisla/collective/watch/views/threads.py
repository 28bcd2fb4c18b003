"""The card of a thread."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jesuisla.collective.drawing.places import Column, column
from jesuisla.collective.members.access import RoomRequest, members_only, team_only
from jesuisla.collective.watch.access import may_correct
from jesuisla.collective.watch.models import Reading, Thread
from jesuisla.collective.watch.operations import threads as operations
from jesuisla.collective.watch.queries.standing import first_and_last, standing
from jesuisla.collective.watch.queries.threads import (
    comments_of,
    readings_of,
    seen,
    standing_of,
)
from jesuisla.networks.rules import Pace, Rule, rules_of

COMMENTS_A_PAGE = 20


@require_safe
@members_only
def thread(request: RoomRequest, pk: int) -> HttpResponse:
    """What is known of a thread, who is on it, and what to do next."""
    found = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    comments = Paginator(comments_of(found), COMMENTS_A_PAGE)
    readings = readings_of(found)
    context: dict[str, Any] = {
        "thread": found,
        "rules": _rules(found),
        "standing": standing_of(found, request.viewer),
        "column": _column(found),
        "readings": [(one, may_correct(request.viewer, one)) for one in readings],
        "saved": _saved(request, found, readings),
        "page": comments.get_page(request.GET.get("page")),
    }
    return render(request, "watch/thread.html", context)


@require_POST
@team_only
def state(request: RoomRequest, pk: int) -> HttpResponse:
    """Note that a thread is gone or there again, follow it or no longer."""
    found = get_object_or_404(Thread, pk=pk)
    by = request.viewer.membership
    match request.POST.get("do"):
        case "gone":
            operations.mark_gone(found, by=by)
            messages.success(request, _("Noted: the post or its comments are gone."))
        case "open":
            operations.mark_open(found, by=by)
            messages.success(request, _("Noted: the post can be seen."))
        case "follow":
            operations.follow(found, by=by)
            messages.success(request, _("The team follows this thread."))
        case "unfollow":
            operations.unfollow(found, by=by)
            messages.success(request, _("The team no longer follows this thread."))
        case _other:
            messages.error(request, _("Please use one of the buttons."))
    return redirect("watch:thread", pk=pk)


def _rules(thread: Thread) -> list[tuple[Rule | Pace, str]]:
    """What the network allows and how slowly, each with its words in the reader's language."""
    try:
        rules = rules_of(thread.network)
    except ValueError:
        return []
    language = get_language() or "fr"
    said: list[tuple[Rule | Pace, str]] = [
        (rule, rule.why(language)) for rule in (rules.act_together, rules.support_each_other)
    ]
    if rules.may_support and rules.pace is not None:
        said.append((rules.pace, f"{rules.pace.why(language)} {_figures(rules.pace)}"))
    return said


def _figures(pace: Pace) -> str:
    return _(
        "At most %(few)d supports a person in ten minutes, %(here)d in one action and %(day)d a "
        "day; from all of us %(comment)d to one comment and %(action)d in one action."
    ) % {
        "few": pace.supports_in_ten_minutes,
        "here": pace.supports_a_person_an_action,
        "day": pace.supports_a_day,
        "comment": pace.supports_to_one_comment,
        "action": pace.supports_an_action,
    }


def _column(thread: Thread) -> Column | None:
    first, last = first_and_last(Reading.objects.filter(thread=thread))
    if last is None:
        return None
    before = seen(first).top(10) if first else None
    return column(standing(last).top(10), before, key="thread")


def _saved(request: RoomRequest, thread: Thread, newest: list[Reading]) -> dict[str, Any] | None:
    """The reading that was just saved, and the later one that stands above it, if any."""
    wanted = request.GET.get("reading", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 16):
        return None
    saved = Reading.objects.filter(thread=thread, pk=int(wanted)).first()
    if saved is None:
        return None
    return {
        "reading": saved,
        "newest": newest[0] if newest[0].taken_at > saved.taken_at else None,
        "correct": may_correct(request.viewer, saved),
    }
