"""The top of the thread as a part of the page that refreshes itself, gently."""

import random
from datetime import datetime
from hashlib import sha256
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.timezone import get_current_timezone_name, now
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_GET

from jesuisla.analysis.impact import OUTCOME_DEPTHS
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.planning.helping import helps
from jesuisla.collective.actions.queries import tops_of
from jesuisla.collective.drawing.places import Column, Row, column
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.access import RoomRequest, members_only

TOP = max(OUTCOME_DEPTHS)

EVERY, JITTER = 45, 20
"""Seconds between two looks, and how many more at most, so that not all come at once."""

GOOD_FOR = 900
"""For how many seconds what moves with the clock (how old a reading is) may stand still."""


def poll_every() -> int:
    """Seconds until a page looks again: another number for each page that is shown."""
    return EVERY + random.randint(0, JITTER)  # noqa: S311  # spreads requests, hides nothing


def top_of(action: Action) -> dict[str, object]:
    """What the part shows: the column now beside the launch, what moved, what would help."""
    tops, moment = tops_of(action), now()
    seen = tops.now or tops.before
    if seen is None:
        return {"column": None, "helps": helps(action, tops, moment)}
    before = tops.before.top(TOP) if tops.now and tops.before else None
    drawn = column(seen.top(TOP), before, key="top")
    return {
        "column": drawn,
        "seen_at": seen.taken_at,
        "moved": moved(drawn),
        "helps": helps(action, tops, moment),
    }


def moved(drawn: Column) -> list[Row]:
    """The places whose comment is known to have moved or come since the launch.

    Neutral ones are left aside.
    """
    told = (CommentKind.OURS, CommentKind.SUPPORTIVE, CommentKind.HATEFUL)
    return [
        row
        for row in drawn.rows
        if row.now in told and (row.entered or row.was_at not in (None, row.position))
    ]


def _action(request: HttpRequest, number: int) -> Action:
    found = visible_actions(cast("RoomRequest", request).viewer)
    found = found.select_related("first_reading", "last_reading")
    return get_object_or_404(found.exclude(launched_at=None), number=number)


def _latest(group: int) -> tuple[int, datetime] | None:
    """Every change writes an entry, so the last one tells the state of all data."""
    newest = Entry.objects.filter(group=group).order_by("-pk")
    return newest.values_list("pk", "at").first()


def _etag(request: HttpRequest, number: int) -> str:
    action = _action(request, number)
    state = (
        action.pk,
        _latest(action.group_id),
        get_language(),
        get_current_timezone_name(),
        int(now().timestamp()) // GOOD_FOR,
    )
    return f'"{sha256(repr(state).encode()).hexdigest()[:32]}"'


def _last_modified(request: HttpRequest, number: int) -> datetime | None:
    latest = _latest(_action(request, number).group_id)
    return None if latest is None else latest[1]


@require_GET
@members_only
def top(request: RoomRequest, number: int) -> HttpResponse:
    """The top of the thread alone; 304 for whoever has it already."""
    answer: HttpResponse = _conditional(request, number)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@condition(etag_func=_etag, last_modified_func=_last_modified)
def _conditional(request: HttpRequest, number: int) -> HttpResponse:
    action = _action(request, number)
    context = {"action": action, "states": Action.State, **top_of(action)}
    return render(request, "actions/top_inner.html", context)
