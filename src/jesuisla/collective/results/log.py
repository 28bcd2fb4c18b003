"""Reading what actions changed, and how the group decides, without anybody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from jesuisla.analysis.impact import Outcome, Summary, Top, summarise_outcomes
from jesuisla.analysis.visibility import FEWEST_READINGS, FEWEST_THREADS
from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.lifting.order_models import current_order_models, teaching_readings
from jesuisla.collective.actions.models import Action, OrderModel, Voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.proposals.models import Criterion, Proposal
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.results import as_outcome
from jesuisla.networks.registry import network

LOGGED_TOP = 5
"""The depth that the public log tells of."""

KEPT_FOR = 24 * 3600
"""For how many seconds a summary is kept, unless something changes."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What was done here: closed actions, and the voices in them."""

    closed: int
    voices: int


@dataclass(frozen=True, kw_only=True)
class Declined:
    """How many proposals were declined by one written criterion."""

    criterion: Criterion
    count: int


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A past action as the public log tells it.

    ``page`` is empty where nobody knows it, and for solidarity, so that a person under
    attack is not named here; ``top`` is ``None`` while nothing was measured.
    """

    action: Action
    page: str
    top: Top | None


def totals() -> Totals:
    """The totals of the group in scope."""
    return Totals(
        closed=Action.objects.filter(state=Action.State.CLOSED).count(),
        voices=Voice.objects.filter(action__state=Action.State.CLOSED).count(),
    )


def summary_of_results(group: Group) -> Summary:
    """What changed over all measured actions of the group, which must be in scope.

    Kept in the cache until a result is added, counted anew or removed: working it out
    from a thousand actions takes some 0.2 seconds.
    """
    state = ActionResult.objects.filter(group=group).aggregate(
        count=Count("pk"), latest=Max("counted_at")
    )
    latest = state["latest"].timestamp() if state["latest"] else 0
    key = f"impact-summary-{group.pk}-{state['count']}-{latest:.6f}"
    known: Summary | None = cache.get(key)
    if known is not None:
        return known
    kept = ActionResult.objects.filter(group=group).values_list("tops", flat=True)
    summary = summarise_outcomes([as_outcome(tops) for tops in kept])
    cache.set(key, summary, KEPT_FOR)
    return summary


def declined_by_criterion() -> list[Declined]:
    """How often each written criterion was used, also those never used, in their order."""
    counts: dict[str, int] = dict(
        Proposal.objects.filter(state=Proposal.State.DECLINED)
        .values_list("criterion")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [
        Declined(criterion=criterion, count=counts.get(criterion.value, 0))
        for criterion in Criterion
    ]


def past_for_everybody() -> QuerySet[Action]:
    """The closed actions of the group in scope, the latest first."""
    return (
        Action.objects.filter(state=Action.State.CLOSED)
        .select_related("thread__page", "result")
        .order_by("-closed_at", "-number")
    )


def logged(action: Action) -> Logged:
    """One line of the public log; ``action`` comes from :func:`past_for_everybody`."""
    page = action.thread.page
    named = page is not None and action.kind != Action.Kind.SOLIDARITY
    return Logged(action=action, page=str(page) if named else "", top=_logged_top(action))


def _logged_top(action: Action) -> Top | None:
    result: ActionResult | None = getattr(action, "result", None)
    if result is None:
        return None
    outcome: Outcome = as_outcome(result.tops)
    return outcome.top(LOGGED_TOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """How good the model of one network is on threads it has not seen.

    Shares from 0 to 1; every figure is ``None`` where it could not be told, and all of
    them where readings are too few (``enough`` is false). ``pages`` counts the pages with
    a model of their own.
    """

    name: str
    readings: int
    threads: int
    pages: int
    fitted_at: datetime | None
    enough: bool
    overlap: float | None = None
    lowest: float | None = None
    highest: float | None = None
    by_likes: float | None = None
    calibration: float | None = None


def worth_of_orders() -> list[Worth]:
    """A line for each network that the group in scope has readings of, by name."""
    models = list(current_order_models())
    pages: dict[str, int] = {}
    for one in models:
        pages[one.network] = pages.get(one.network, 0) + (one.page_id is not None)
    found = {one.network: _worth(one, pages[one.network]) for one in models if one.page_id is None}
    seen = teaching_readings().order_by().values_list("thread__network", flat=True)
    waiting: dict[str, int] = {}
    for name in seen:
        waiting[name] = waiting.get(name, 0) + 1
    for name, readings in waiting.items():
        found.setdefault(
            name,
            Worth(
                name=_label(name), readings=readings, threads=0, pages=0,
                fitted_at=None, enough=False,
            ),
        )  # fmt: skip
    return sorted(found.values(), key=lambda one: one.name)


def _worth(model: OrderModel, pages: int) -> Worth:
    told: Mapping[str, Any] = model.quality
    compared = int(told.get("n_threads_beyond_ten") or 0)
    enough = model.readings >= FEWEST_READINGS and compared >= FEWEST_THREADS
    figures: dict[str, float | None] = {}
    if enough:
        low, high = told.get("top10_overlap_interval") or (None, None)
        figures = {
            "overlap": told.get("top10_overlap"),
            "lowest": low,
            "highest": high,
            "by_likes": told.get("top10_overlap_by_likes"),
            "calibration": told.get("ece_top5"),
        }
    return Worth(
        name=_label(model.network),
        readings=model.readings,
        threads=model.threads,
        pages=pages,
        fitted_at=model.fitted_at,
        enough=enough,
        **figures,
    )


def _label(name: str) -> str:
    try:
        return network(name).label
    except ValueError:  # a network that a later version no longer knows
        return name


def launched_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions that were launched, the latest first, with how many voices each had."""
    return (
        visible_actions(viewer)
        .exclude(launched_at=None)
        .annotate(heard=Count("voices"))
        .order_by("-launched_at")
    )
