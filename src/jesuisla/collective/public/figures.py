"""Live figures that continue those from before.

What was counted before this software, with its day and source, plus what is counted here
since; nothing is written into a page by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.timezone import now
from django_scopes import scopes_disabled

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.models import Group, PastFigure
from jesuisla.collective.groups.texts import past_figures
from jesuisla.collective.members.models import Membership, Role

Name = PastFigure.Name
Reach = PastFigure.Reach
EVER = datetime(1970, 1, 1, tzinfo=UTC)
Past = Mapping[tuple[str, str], PastFigure]


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
    """What the group's own page tells in numbers."""

    actions_today: LiveFigure
    actions: LiveFigure
    comments: LiveFigure
    members: LiveFigure
    groups: LiveFigure
    countries: LiveFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFigures:
    """What the page of the whole network tells in numbers."""

    members: LiveFigure
    groups: LiveFigure
    countries: LiveFigure


def continued(past: PastFigure | None, here: int) -> LiveFigure:
    """What was counted before and what came since, added up.

    Nothing counted before and nothing here is unknown, not zero.

    >>> continued(None, 0).value is None
    True
    >>> continued(PastFigure(value=4000, at_least=True), 12).value
    4012
    """
    if past is None:
        return LiveFigure(value=here or None, here=here)
    return LiveFigure(value=past.value + here, here=here, more=past.at_least, past=past)


def beside(past: PastFigure | None, here: int) -> LiveFigure:
    """What was counted before as it was told, with what came since beside it.

    For a figure too large and too rounded to add a few to it: 150,000 and eleven are not
    150,011.

    >>> beside(PastFigure(value=150_000), 11).value
    150000
    """
    if past is None:
        return LiveFigure(value=here or None, here=here)
    return LiveFigure(value=past.value, here=here, more=past.at_least, past=past)


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
    """The figures of a group's own page, in six queries; needs the scope of the group."""
    past = past_figures(group)
    actions = past.get((Name.ACTIONS, Reach.GROUP))
    comments = past.get((Name.COMMENTS, Reach.GROUP))
    members = past.get((Name.MEMBERS, Reach.GROUP))
    launches = Action.objects.filter(launched_at__isnull=False).aggregate(
        day=Count("pk", filter=Q(launched_at__gt=now() - timedelta(hours=24))),
        since=Count("pk", filter=Q(launched_at__gte=_since(actions, group.zone))),
    )
    groups, countries = _groups_and_countries(past)
    return GroupFigures(
        actions_today=LiveFigure(value=launches["day"], here=launches["day"]),
        actions=continued(actions, launches["since"]),
        comments=continued(
            comments, Voice.objects.filter(at__gte=_since(comments, group.zone)).count()
        ),
        members=continued(members, _members_since(members, group.zone)),
        groups=groups,
        countries=countries,
    )


def network_figures(group: Group) -> NetworkFigures:
    """The figures of the whole network, as this group or the home group recorded them."""
    past = past_figures(group)
    members = past.get((Name.MEMBERS, Reach.NETWORK))
    with scopes_disabled():
        here = _members_since(members, group.zone)
    groups, countries = _groups_and_countries(past)
    return NetworkFigures(
        members=beside(members, here),
        groups=groups,
        countries=countries,
    )


def _since(past: PastFigure | None, zone: ZoneInfo) -> datetime:
    """The moment from which to count here: the day after the past figure's, local time."""
    if past is None:
        return EVER
    return datetime.combine(past.counted_on + timedelta(days=1), time(), zone)


def _members_since(past: PastFigure | None, zone: ZoneInfo) -> int:
    current_members = Membership.objects.filter(ended_at=None, roles__contains=[Role.MEMBER])
    return current_members.filter(joined_at__gte=_since(past, zone)).count()


def _groups_and_countries(past: Past) -> tuple[LiveFigure, LiveFigure]:
    countries = list(Group.objects.values_list("countries", flat=True))
    return (
        at_least_as_many(past.get((Name.GROUPS, Reach.NETWORK)), len(countries)),
        at_least_as_many(
            past.get((Name.COUNTRIES, Reach.NETWORK)),
            len({country for some in countries for country in some}),
        ),
    )
