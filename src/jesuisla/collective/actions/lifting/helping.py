"""What would help an action next, for everybody and, ranked by the planner, for the team."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.visibility import Bearing, PageRequest, best_page_requests, curve_for
from jesuisla.collective.actions.lifting.lists import board_of, planned_for
from jesuisla.collective.actions.lifting.pace import closed_by
from jesuisla.collective.actions.lifting.prospects import TOLD_TOP, prospects
from jesuisla.collective.actions.lifting.targets import Target, done_in, targets_of
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import Tops
from jesuisla.collective.actions.voices import writers
from jesuisla.collective.members.models import Membership
from jesuisla.networks.rules import rules_of

OLD = timedelta(hours=3)
"""A reading older than this says little of what stands at the top now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helping:
    """One thing that would help: ``target`` is the comment meant, if one is.

    ``ask`` is ``None`` for one support more. ``per_support`` is the expected gain in
    shares of the top's attention for the work of one support.
    """

    ask: PageRequest | None
    target: Target | None
    per_support: float


def helps(action: Action, tops: Tops, moment: datetime) -> list[str]:
    """What would help next, in sentences that are the same for everybody."""
    if action.state != Action.State.RUNNING:
        return []
    sentences = []
    missing = action.group.voices_needed - writers(action)
    if missing > 0:
        sentences.append(
            ngettext("%(count)d more voice.", "%(count)d more voices.", missing)
            % {"count": missing}
        )
    if tops.now is None or tops.now.taken_at < moment - OLD:
        sentences.append(_("A fresh reading of the first ten places."))
    if closed_by(rules_of(action.thread.network), localdate(moment)) is None:
        sentences += _supports(action)
    return sentences


def _supports(action: Action) -> list[str]:
    """How many supports bring the nearest good comment an even chance, where that is known."""
    chances = prospects(action.thread)
    if chances is None:
        return []
    told = [chances.of[one.name].supports for one in targets_of(action) if one.name in chances.of]
    numbers = [one.number for one in told if one.bearing is Bearing.TOLD and one.number]
    if not numbers:
        return []
    return [
        ngettext(
            "About %(count)d support: the nearest good comment then has an even chance of the "
            "top %(top)d.",
            "About %(count)d supports: the nearest good comment then has an even chance of the "
            "top %(top)d.",
            min(numbers),
        )
        % {"count": min(numbers), "top": TOLD_TOP}
    ]


def ranked(action: Action, viewer: Membership, moment: datetime) -> list[Helping]:
    """What the team may ask of the page beside one support more, best for its work first.

    Empty when the action does not run or the readings are too few. Supports are left
    out where the rules switch them off.
    """
    if action.state != Action.State.RUNNING:
        return []
    targets, done = targets_of(action), done_in(action)
    board = board_of(action, targets, done, moment)
    if board is None:
        return []
    made = planned_for(viewer.pk, action, board, targets, done, moment).plan
    by_key = {one.key: one for one in targets}
    found = best_page_requests(
        board.field, price=made.price, curve=curve_for(action.thread.network)
    )
    helping = [
        Helping(
            ask=one.ask,
            target=None if one.row is None else by_key[board.keys[one.row]],
            per_support=one.per_support,
        )
        for one in found
    ]
    closed = closed_by(rules_of(action.thread.network), localdate(moment))
    if closed is None and made.price > 0:
        helping.append(Helping(ask=None, target=None, per_support=made.price))
    return sorted(helping, key=lambda one: -one.per_support)
