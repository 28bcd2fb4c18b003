"""What happens at its time, and when it had better not."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.groups import schedule
from jesuisla.collective.groups.clock import AGREE_SECONDS, seconds_ahead
from jesuisla.collective.groups.models import Group


@schedule.for_each_group("0 0 1 1 *", queue="bells")
def ring(_group: Group) -> int:
    return 1


def test_it_happens_in_each_group(cast: Any) -> None:
    assert ring(0) == 2


@pytest.mark.parametrize("ahead", [AGREE_SECONDS + 1, -AGREE_SECONDS - 1, 2 * 86_400.0])
def test_nothing_happens_while_the_clocks_disagree(
    cast: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, ahead: float
) -> None:
    monkeypatch.setattr(schedule, "seconds_ahead", lambda: ahead)
    assert ring(0) == 0
    assert f"{ahead:.0f} s ahead of the database" in caplog.text


@schedule.for_each_group("0 0 1 1 *", queue="bells")
def crack(group: Group) -> int:
    if group.slug == "jesuisla":
        Group.objects.filter(pk=group.pk).update(name="half")
        raise ZeroDivisionError("a cracked bell")
    return 1


def test_a_group_that_fails_keeps_no_other_from_its_night(
    cast: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert crack(0) == crack(0) == 1
    assert "crack failed in group jesuisla" in caplog.text
    assert "a cracked bell" in caplog.text
    again = ProcrastinateJob.objects.filter(task_name__endswith="crack_again")
    assert [job.args for job in again] == [{"group": cast.group.pk}], "once, and that group alone"


def test_this_machine_s_clock_is_compared_with_the_database_s(db: None) -> None:
    assert abs(seconds_ahead()) < 60
