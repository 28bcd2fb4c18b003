"""Shifts: at least two on duty at each hour that the group wants, nobody ranked, nobody alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.timezone import now

from jesuisla.collective.care.models import Shift
from jesuisla.collective.care.shifts import on_duty


def shift_of(member: Any, begin: datetime, hours: int = 4, **more: Any) -> Shift:
    return Shift.objects.create(
        group=member.group,
        member=member,
        begins_at=begin,
        ends_at=begin + timedelta(hours=hours),
        **more,
    )


def test_on_duty_are_those_of_the_team_whose_shift_it_is(cast: Any) -> None:
    begin = datetime(2026, 7, 1, 16, tzinfo=UTC)
    for member in (cast.moderator, cast.coordinator, cast.member):
        shift_of(member, begin)
    shift_of(cast.second_moderator, begin, is_stand_in=True)
    assert set(on_duty(begin)) == {cast.moderator, cast.coordinator}
    assert not on_duty(begin + timedelta(hours=4))
    cast.coordinator.ended_at = now()
    cast.coordinator.save()
    assert set(on_duty(begin)) == {cast.moderator}
