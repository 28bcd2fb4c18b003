from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import PastFigure
from jesuisla.collective.groups.texts import EarlierFigure, record_figure
from jesuisla.collective.members.models import Membership
from jesuisla.collective.public.figures import (
    at_least_as_many,
    continued,
    group_figures,
    network_figures,
)
from jesuisla.collective.threads.models import Thread

COUNTS = st.integers(min_value=0, max_value=10**9)


@given(COUNTS, COUNTS, st.booleans())
def test_a_figure_never_falls_below_what_was_counted_before(
    before: int, here: int, more: bool
) -> None:
    past = PastFigure(value=before, at_least=more)
    for figure in (continued(past, here), at_least_as_many(past, here)):
        assert figure.value is not None or before == here == 0
        assert (figure.value or 0) >= before
    value = continued(past, here).value or 0
    assert value <= before + here
    assert more or value == before + here
    assert continued(past, here).more is more


@given(COUNTS)
def test_what_nobody_counted_is_unknown_and_not_zero(here: int) -> None:
    for figure in (continued(None, here), at_least_as_many(None, here)):
        assert figure.value == (here or None)


def launched(cast: Any, at: datetime, *, invented: bool = False) -> None:
    number = Action.objects.count() + 1
    thread = Thread.objects.create(
        group=cast.group, network="facebook", native_id=f"t{number}", invented=invented
    )
    Action.objects.create(
        group=cast.group,
        number=number,
        thread=thread,
        why="Parce que.",
        state=Action.State.RUNNING,
        launched_at=at,
        closes_at=at + timedelta(days=1),
    )


def test_what_is_counted_twice_or_invented_is_not_added(cast: Any) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=ZoneInfo("Europe/Paris"))
    launched(cast, midnight - timedelta(seconds=1))
    launched(cast, midnight)
    launched(cast, midnight, invented=True)
    assert group_figures(cast.group).actions.value == 3
    figure = EarlierFigure(name="actions", value=101, counted_on=date(2026, 3, 1), source="nous")
    record_figure(cast.group, figure, by=None)
    assert group_figures(cast.group).actions.value == 102


def test_members_and_followers_of_each_network_stand_side_by_side(cast: Any) -> None:
    for name, network, value in (
        ("members", "", 90),
        ("members", "facebook", 6000),
        ("followers", "instagram", 800),
        ("audience", "", 7000),
    ):
        figure = EarlierFigure(
            name=name, network=network, value=value, counted_on=date(2026, 3, 1), source="nous"
        )
        record_figure(cast.group, figure, by=None)
    figures = group_figures(cast.group)
    assert sorted(figure.value or 0 for figure in figures.told) == [90, 7000]
    assert sorted(figure.value or 0 for figure in figures.on_networks) == [800, 6000]
    assert figures.members.value == 6


def test_applicants_and_those_who_left_are_no_members(cast: Any) -> None:
    before = group_figures(cast.group).members.value
    Membership.objects.filter(pk=cast.member.pk).update(ended_at=cast.member.joined_at)
    assert before == 6
    assert group_figures(cast.group).members.value == 5


def test_the_network_counts_the_members_of_every_group_here(cast: Any) -> None:
    figures = network_figures(cast.group)
    assert figures.members_here.value == 7
    assert figures.members.value is None
    assert figures.groups.value == 2
    assert figures.countries.value == 2
