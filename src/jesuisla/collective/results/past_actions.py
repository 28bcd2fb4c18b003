"""Past actions for the public log and the team, without anybody's name."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from pydantic import TypeAdapter

from jesuisla.analysis.impact import Outcome, Summary, Top, summarise_outcomes
from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.proposals.models import Criterion, Proposal
from jesuisla.collective.results.counts import FigureToCount, What, count_all
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.results import as_outcome

LOGGED_TOP = 5
"""The depth that the public log tells of."""

AS_JSON = TypeAdapter(Summary)

KEPT_FOR = 24 * 3600
"""For how many seconds a summary is kept, unless something changes."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What was done here: closed actions, and the voices in them."""

    closed_actions: int
    voices: int


@dataclass(frozen=True, kw_only=True)
class DeclinedCount:
    """How many proposals were declined by one written criterion."""

    criterion: Criterion
    count: int


@dataclass(frozen=True, kw_only=True)
class LoggedAction:
    """A past action as the public log tells it.

    ``page`` is empty where nobody knows it, and for solidarity, so that a person under
    attack is not named here; ``top`` is ``None`` while nothing was measured.
    """

    action: Action
    page: str
    top: Top | None


def totals(group: Group) -> Totals:
    """The totals of the group, which must be in scope."""
    closed_actions, voices = count_all(
        group, FigureToCount(What.CLOSED), FigureToCount(What.CLOSED_VOICES)
    )
    return Totals(closed_actions=closed_actions, voices=voices)


@dataclass(frozen=True, slots=True)
class ResultsState:
    """How many results there are, and when the last was counted: what was made of them is true."""

    count: int
    latest: float

    def __str__(self) -> str:
        return f"{self.count}-{self.latest:.6f}"


def state_of_results(group: Group) -> ResultsState:
    """The state of the group's results, which names whatever is kept of them."""
    state = ActionResult.objects.filter(group=group).aggregate(
        count=Count("pk"), latest=Max("counted_at")
    )
    return ResultsState(state["count"], state["latest"].timestamp() if state["latest"] else 0.0)


def summary_of_results(group: Group, state: ResultsState | None = None) -> Summary:
    """What changed over all measured actions of the group, which must be in scope.

    Kept in the cache until a result is added, counted anew or removed: working it out
    from a thousand actions takes some 0.2 seconds.
    """
    key = f"impact-summary-2-{group.pk}-{state or state_of_results(group)}"
    if (cached_summary := cache.get(key)) is not None:
        return AS_JSON.validate_python(cached_summary)
    tops_of_results = ActionResult.objects.filter(group=group).values_list("tops", flat=True)
    summary = summarise_outcomes([as_outcome(tops) for tops in tops_of_results])
    cache.set(key, AS_JSON.dump_python(summary, mode="json"), KEPT_FOR)
    return summary


def declined_by_criterion() -> list[DeclinedCount]:
    """How often each written criterion was used, also those never used, in their order."""
    counts: dict[str, int] = dict(
        Proposal.objects.filter(state=Proposal.State.DECLINED)
        .values_list("criterion")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [
        DeclinedCount(criterion=criterion, count=counts.get(criterion.value, 0))
        for criterion in Criterion
    ]


def past_for_everybody() -> QuerySet[Action]:
    """The closed actions of the group in scope, the latest first."""
    return (
        Action.objects.filter(state=Action.State.CLOSED)
        .select_related("thread__page", "result")
        .order_by("-closed_at", "-number")
    )


def logged_action(action: Action) -> LoggedAction:
    """One line of the public log; ``action`` comes from :func:`past_for_everybody`."""
    page = action.thread.page
    page_name = page is not None and not action.action_kind.hides_page
    return LoggedAction(action=action, page=str(page) if page_name else "", top=_logged_top(action))


def _logged_top(action: Action) -> Top | None:
    result: ActionResult | None = getattr(action, "result", None)
    if result is None:
        return None
    outcome: Outcome = as_outcome(result.tops)
    return outcome.top(LOGGED_TOP)


def launched_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions that were launched, the latest first, with how many voices each had.

    Counted by a question of its own for each row that is read, not for all by a join.
    """
    of_members = Voice.objects.filter(action=OuterRef("pk"), is_guest=False)
    voices = of_members.order_by().values("action")
    return (
        visible_actions(viewer)
        .filter(launched_at__isnull=False)
        .annotate(heard=Coalesce(Subquery(voices.annotate(count=Count("pk")).values("count")), 0))
        .order_by("-launched_at")
    )
