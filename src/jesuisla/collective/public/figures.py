"""Live figures beside those from before.

What was counted before this software, with its day and source. What is counted here since is
added where both count the same: actions and comments, the invented ones of a demonstration
left out. Nothing is written into a page by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group, PastFigure
from jesuisla.collective.groups.texts import past_figures
from jesuisla.collective.results.counts import (
    FigureToCount,
    What,
    count_all,
    current_members,
    members_everywhere,
)

Name = PastFigure.Name
Reach = PastFigure.Reach
Past = Mapping[tuple[str, str, str], PastFigure]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigure:
    """A figure as it stands now; ``value`` is ``None`` where nobody knows it.

    ``more`` means "more than"; ``past`` is the figure it continues, if any, and ``here``
    what was counted by this software.
    """

    value: int | None
    here: int
    more: bool = False
    past: PastFigure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """What the group's own page tells in numbers.

    ``told`` are figures from before that nothing here continues, each as it was counted;
    ``on_networks`` are those of one social network.
    """

    actions_today: LiveFigure
    actions: LiveFigure
    comments: LiveFigure
    members: LiveFigure
    told: tuple[LiveFigure, ...]
    on_networks: tuple[LiveFigure, ...]
    network_members: LiveFigure
    groups: LiveFigure
    countries: LiveFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFigures:
    """What the page of the whole network tells in numbers."""

    members: LiveFigure
    members_here: LiveFigure
    groups: LiveFigure
    countries: LiveFigure


def continued(past: PastFigure | None, here: int) -> LiveFigure:
    """What was counted before and what came since, added up.

    "More than 4,000" and 12 are still "more than 4,000": such a figure is no more exact than
    the one it continues. Nothing counted before and nothing here is unknown, not zero.

    >>> continued(None, 0).value is None
    True
    >>> continued(PastFigure(value=4000, at_least=True), 12).value
    4000
    >>> continued(PastFigure(value=4000, at_least=True), 1012).value
    5000
    >>> continued(PastFigure(value=4000), 12).value
    4012
    """
    if past is None:
        return LiveFigure(value=here or None, here=here)
    value = past.value + here
    if past.at_least:
        step = _roundness(past.value)
        value = past.value + here // step * step
    return LiveFigure(value=value, here=here, more=past.at_least, past=past)


def _roundness(value: int) -> int:
    """The largest power of ten that divides a figure: how exactly it was told."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def at_least_as_many(past: PastFigure | None, here: int) -> LiveFigure:
    """The larger of what was counted before and what is here.

    For groups and countries: those of this instance may be among those counted before,
    so adding them up would count them twice.

    >>> at_least_as_many(PastFigure(value=15), 3).value
    15
    """
    if past is None or here > past.value:
        return LiveFigure(value=here or None, here=here)
    return LiveFigure(value=past.value, here=here, more=past.at_least, past=past)


def group_figures(group: Group) -> GroupFigures:
    """The figures of a group's own page, in five queries; needs the scope of the group."""
    past = past_figures(group)
    actions = past.get((Name.ACTIONS, Reach.GROUP, ""))
    comments = past.get((Name.COMMENTS, Reach.GROUP, ""))
    today = Action.objects.filter(launched_at__gt=now() - timedelta(hours=24)).count()
    groups, countries = _groups_and_countries(past)
    launches, voices = count_all(
        group, _figure(What.LAUNCHES, actions), _figure(What.VOICES, comments)
    )
    told = [
        figure
        for figure in past.values()
        if figure.reach == Reach.GROUP and figure not in {actions, comments}
    ]
    return GroupFigures(
        actions_today=LiveFigure(value=today, here=today),
        actions=continued(actions, launches),
        comments=continued(comments, voices),
        members=continued(None, current_members(group)),
        told=tuple(continued(figure, 0) for figure in told if not figure.network),
        on_networks=tuple(continued(figure, 0) for figure in told if figure.network),
        network_members=continued(past.get((Name.MEMBERS, Reach.NETWORK, "")), 0),
        groups=groups,
        countries=countries,
    )


def network_figures(group: Group) -> NetworkFigures:
    """The figures of the whole network, as this group or the home group recorded them."""
    past = past_figures(group)
    here = members_everywhere()
    groups, countries = _groups_and_countries(past)
    return NetworkFigures(
        members=continued(past.get((Name.MEMBERS, Reach.NETWORK, "")), 0),
        members_here=continued(None, here),
        groups=groups,
        countries=countries,
    )


def _figure(what: str, past: PastFigure | None) -> FigureToCount:
    """Count all that was done here, or what continues a figure from before.

    That is from the day after the figure's, local time, and nothing invented: a demonstration
    adds nothing to what really happened.
    """
    if past is None:
        return FigureToCount(what)
    first = past.counted_on + timedelta(days=1)
    return FigureToCount(what, since=first, with_invented=False)


def _groups_and_countries(past: Past) -> tuple[LiveFigure, LiveFigure]:
    countries = list(Group.objects.values_list("countries", flat=True))
    return (
        at_least_as_many(past.get((Name.GROUPS, Reach.NETWORK, "")), len(countries)),
        at_least_as_many(
            past.get((Name.COUNTRIES, Reach.NETWORK, "")),
            len({country for some in countries for country in some}),
        ),
    )
