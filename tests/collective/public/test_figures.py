from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from jesuisla.collective.groups.models import PastFigure
from jesuisla.collective.groups.texts import EarlierFigure, record_figure
from jesuisla.collective.members.models import Membership
from jesuisla.collective.public.figures import (
    at_least_as_many,
    beside,
    continued,
    group_figures,
    network_figures,
)

COUNTS = st.integers(min_value=0, max_value=10**9)


@given(COUNTS, COUNTS, st.booleans())
def test_a_figure_never_falls_below_what_was_counted_before(
    before: int, here: int, more: bool
) -> None:
    past = PastFigure(value=before, at_least=more)
    for figure in (continued(past, here), at_least_as_many(past, here), beside(past, here)):
        assert figure.value is not None or before == here == 0
        assert (figure.value or 0) >= before
    assert continued(past, here).value == before + here
    assert continued(past, here).more is more


@given(COUNTS)
def test_what_nobody_counted_is_unknown_and_not_zero(here: int) -> None:
    for figure in (continued(None, here), at_least_as_many(None, here), beside(None, here)):
        assert figure.value == (here or None)


def test_what_happened_on_the_day_of_the_count_is_not_counted_twice(cast: Any) -> None:
    zone = ZoneInfo("Europe/Paris")
    day = date(2026, 3, 1)
    midnight = datetime(2026, 3, 2, tzinfo=zone)
    Membership.objects.update(joined_at=midnight - timedelta(seconds=1))
    Membership.objects.filter(pk=cast.member.pk).update(joined_at=midnight)
    record_figure(
        cast.group, EarlierFigure(name="members", value=100, counted_on=day, source="nous"), by=None
    )
    assert group_figures(cast.group).members.value == 101


def test_applicants_and_those_who_left_are_no_members(cast: Any) -> None:
    before = group_figures(cast.group).members.value
    Membership.objects.filter(pk=cast.member.pk).update(ended_at=cast.member.joined_at)
    assert before == 6
    assert group_figures(cast.group).members.value == 5


def test_the_network_counts_the_members_of_every_group_here(cast: Any) -> None:
    figures = network_figures(cast.group)
    assert figures.members.value == 7
    assert figures.groups.value == 2
    assert figures.countries.value == 2
