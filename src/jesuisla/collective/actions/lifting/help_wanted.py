"""What would help an action next, for everybody and, ranked by the planner, for the team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.visibility import PageRequest, best_page_requests, curve_for
from jesuisla.collective.actions.lifting.ceilings import closed_reason
from jesuisla.collective.actions.lifting.lists import plan_lists
from jesuisla.collective.actions.lifting.snapshot import read_snapshot
from jesuisla.collective.actions.lifting.support_targets import Target
from jesuisla.collective.actions.lifting.support_words import about_supports_for_one
from jesuisla.collective.actions.lifting.thread_view import ThreadView
from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.models import Membership
from jesuisla.networks.network_rules import rules_of

OLD = timedelta(hours=3)
"""A reading older than this says little of what stands at the top now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpfulRequest:
    """One thing that would help: ``target`` is the comment meant, if one is.

    ``ask`` is ``None`` for one support more. ``per_support`` is the expected gain in
    shares of the top's attention for the work of one support.
    """

    ask: PageRequest | None
    target: Target | None
    per_support: float


def help_wanted(
    action: Action, view: ThreadView, writers: int, targets: Iterable[Target], moment: datetime
) -> list[str]:
    """Say what would help next, in sentences that are the same for everybody."""
    if action.state != Action.State.RUNNING:
        return []
    sentences = []
    missing = action.voices_needed - writers
    if missing > 0:
        sentences.append(
            ngettext("%(count)d more voice.", "%(count)d more voices.", missing)
            % {"count": missing}
        )
    if wants_reading(view, moment) and not action.is_practice:
        sentences.append(_("Rating the top ten comments again."))
    if closed_reason(rules_of(action.thread.network), localdate(moment)) is None:
        sentences += _supports(view, targets)
    return sentences


def wants_reading(view: ThreadView, moment: datetime) -> bool:
    """Whether nobody has looked at the top of the thread since the launch, or for long."""
    return view.tops.now is None or view.tops.now.taken_at < moment - OLD


def _supports(view: ThreadView, targets: Iterable[Target]) -> list[str]:
    """About how many supports the comment nearest to the top needs, where that is known."""
    if view.prospects is None:
        return []
    needs = [prospect.supports for _target, prospect in view.prospects.among(targets)]
    needs = [need for need in needs if need.number]
    if not needs:
        return []
    about = about_supports_for_one(min(needs, key=lambda need: need.number or 0))
    return [about] if about else []


def rank_requests(action: Action, viewer: Membership, moment: datetime) -> list[HelpfulRequest]:
    """Rank what the team may ask of the page beside one support more, best for its work first.

    Empty when the action does not run or the readings are too few. Supports are left
    out where the rules switch them off.
    """
    if action.state != Action.State.RUNNING:
        return []
    snapshot = read_snapshot(action, viewer.pk, moment)
    lists = plan_lists(snapshot)
    if lists is None:
        return []
    targets = {target.key: target for target in snapshot.targets}
    keys, price = lists.keys, lists.plan.price
    requests = [
        HelpfulRequest(
            ask=gain.ask,
            target=None if gain.row is None else targets[keys[gain.row]],
            per_support=gain.per_support,
        )
        for gain in best_page_requests(
            lists.candidates, price=price, curve=curve_for(action.thread.network)
        )
    ]
    if snapshot.closed_reason is None and price > 0:
        requests.append(HelpfulRequest(ask=None, target=None, per_support=price))
    return sorted(requests, key=lambda request: -request.per_support)
