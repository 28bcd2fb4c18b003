"""An action that makes things worse is seen, and the team may stop it at once."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from jesuisla.analysis.impact import READINGS_IN_A_ROW, signs_of_worsening
from jesuisla.analysis.thread import ThreadSnapshot
from jesuisla.collective.actions.access import locked_action
from jesuisla.collective.actions.lifecycle import close_action, overtaken
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.care.events import ActionWorsened, WorseningAnswered
from jesuisla.collective.care.models import HelpCall, WorseSign
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Reading
from jesuisla.collective.threads.top_comments import standing, tells

ONE_ATTACK = timedelta(hours=1)
"""Calls of one member within it are one attack, however often they tap."""


@transaction.atomic
def note_worsening(action: Action) -> list[WorseSign]:
    """Note the signs of a running action that were not noted yet, and return them."""
    action = locked_action(action)
    if action.state != Action.State.RUNNING or not action.calls_members:
        return []
    readings = Reading.objects.filter(thread=action.thread, taken_at__gt=action.launched_at)
    last = readings.order_by("-taken_at", "-pk").first()
    signs = signs_of_worsening(
        tops_of(action).before,
        _latest_tops(readings),
        attacks=_count_attacks(action),
        comments_closed=last is not None and last.comments_closed,
    )
    known_signs = set(WorseSign.objects.filter(action=action).values_list("sign", flat=True))
    rows = []
    for sign in signs:
        if sign not in known_signs:
            rows.append(WorseSign.objects.create(group=action.group, action=action, sign=sign))
            record(ActionWorsened(group=action.group_id, action=action.pk, sign=sign), by=None)
    return rows


def _latest_tops(readings: QuerySet[Reading]) -> list[ThreadSnapshot]:
    """Return the top of the last readings that say what stands there, the oldest first."""
    latest = readings.filter(tells()).order_by("-taken_at", "-pk")[:READINGS_IN_A_ROW]
    return [standing(reading) for reading in reversed(latest)]


def _count_attacks(action: Action) -> int:
    """Count the attacks that members called for, but for mistakes and jokes."""
    calls = HelpCall.objects.filter(action=action, closing="").order_by("at", "pk")
    last_calls: dict[int, datetime] = {}
    count = 0
    for caller, at in calls.values_list("by", "at"):
        count += caller not in last_calls or at - last_calls[caller] >= ONE_ATTACK
        last_calls[caller] = at
    return count


def open_signs() -> QuerySet[WorseSign]:
    """Return the signs of running actions of the group in scope at which nobody looked yet."""
    signs = WorseSign.objects.filter(answered_at=None, action__state=Action.State.RUNNING)
    return signs.select_related("action__thread").order_by("action", "pk")


_open_signs = KeptQuery(open_signs)


def actions_getting_worse() -> list[tuple[Action, list[str]]]:
    """Return the running actions that seem to make things worse, each with its signs in words."""
    return [
        (action, [row.get_sign_display() for row in rows])
        for action, rows in groupby(_open_signs(), key=lambda row: row.action)
    ]


@transaction.atomic
def let_run(action: Action, *, by: Membership) -> None:
    """Say that one looked and lets the action run; twice is once."""
    signs = WorseSign.objects.filter(action=action, answered_at=None)
    if signs.update(answered_at=now()):
        record(WorseningAnswered(group=action.group_id, action=action.pk), by=by)


@transaction.atomic
def stop_worsening(action: Action, *, by: Membership) -> Action:
    """Stop an action at once, for the weightiest of its signs.

    Calls that did not leave yet then never do. Refused when somebody else ended it before.
    """
    action = locked_action(action)
    if action.state != Action.State.RUNNING:
        raise Refused(overtaken(action, by=by))
    signs = WorseSign.objects.filter(action=action)
    noted_signs = set(signs.values_list("sign", flat=True))
    because = next((sign for sign in Action.StopReason.values if sign in noted_signs), "other")
    signs.filter(answered_at=None).update(answered_at=now())
    return close_action(action, by=by, stopped_because=because)
