"""A demonstration that was started before starts again, whatever visitors did meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override
from django_scopes import scope

from jesuisla.collective.actions.lifecycle import launch_action, review_action
from jesuisla.collective.actions.models import Action, Debrief, Support, Voice
from jesuisla.collective.care.models import Companion, Shift
from jesuisla.collective.care.shifts import duty_times
from jesuisla.collective.conduct.models import ConductCase, Measure
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import choose_alias
from jesuisla.collective.members.models import Application, Membership
from jesuisla.collective.members.probation import probation_end
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.threads.models import Comment, Reading, Thread
from jesuisla.collective.threads.readings import check_reading_pace
from jesuisla.collective.welcome.models import BuddyPair
from jesuisla.server.demonstration import fill, filling

ROWS = (
    Thread,
    Proposal,
    Reading,
    Comment,
    Action,
    Voice,
    Debrief,
    Membership,
    Shift,
    Companion,
    Subscription,
    Entry,
)


def nobody(*told: object) -> None:  # the shape of what it stands for
    """No crowd comes."""


@pytest.fixture(autouse=True)
def _no_crowd_played(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Playing the crowd takes seconds and is tested by itself."""
    if "crowd" not in request.node.name:
        monkeypatch.setattr(filling, "make_crowd", nobody)


@pytest.fixture(scope="module")
def filled_once(module_db: None) -> None:
    """What a first start makes, but for the crowd."""
    with pytest.MonkeyPatch.context() as patch, override("fr"):
        patch.setattr(filling, "make_crowd", nobody)
        fill()


@pytest.fixture
def filled(filled_once: None, db: None) -> None:
    """The same, for each test as it was."""


def counted() -> dict[str, int]:
    with scope(group=Group.objects.get(slug="jesuisla").pk):
        return {row.__name__: row.objects.count() for row in ROWS}


def visitor_launches(threads: int) -> None:
    """A visitor agrees to what waits, as Malik, until a day's actions run."""
    group = Group.objects.get(slug="jesuisla")
    with scope(group=group.pk):
        malik = Membership.objects.select_related("group").get(alias="Malik")
        waiting = Action.objects.filter(state=Action.State.PROPOSED).exclude(prepared_by=malik)
        for action in waiting[:threads]:
            launch_action(review_action(action, "agreed", by=malik), by=malik)


def test_a_second_start_changes_nothing(filled: None) -> None:
    before = counted()
    assert before["Action"] == 5
    fill()
    assert counted() == before


def test_the_next_days_have_people_on_duty_and_one_evening_nobody(filled: None) -> None:
    group = Group.objects.get(slug="jesuisla")
    with scope(group=group.pk):
        first = Shift.objects.order_by("begins_at")[0].begins_at
        times = duty_times(group, first, first + timedelta(days=3))
        assert sorted({time.missing for time in times}) == [0, 2]
        assert [bool(time.on_duty) for time in times].count(False) == 1
        assert any(time.stand_ins for time in times)
        assert Companion.objects.exclude(agreed_at=None).count() == 1
        assert ".example/" in Subscription.objects.get().endpoint, "a name that leads nowhere"


def test_whoever_visits_rates_at_once(filled: None) -> None:
    with scope(group=Group.objects.get(slug="jesuisla").pk):
        for alias in ("Ambre", "Basile", "Chloe", "Dilan", "Maud", "Malik"):
            check_reading_pace(Membership.objects.get(alias=alias))


def test_the_crowd_comes_to_a_folder_where_a_day_s_actions_were_launched(
    filled: None,
) -> None:
    visitor_launches(1)
    fill()
    with scope(group=Group.objects.get(slug="jesuisla").pk):
        assert Action.objects.filter(thread__title__contains="foule", state="running").exists()


def test_people_who_took_another_alias_are_found_again(filled: None) -> None:
    with scope(group=Group.objects.get(slug="jesuisla").pk):
        choose_alias(Membership.objects.get(alias="Ambre"), "Aurore")
    before = counted()
    fill()
    assert counted() == before


def test_one_report_waits_for_the_team_and_another_was_judged(filled: None) -> None:
    group = Group.objects.get(slug="jesuisla")
    with scope(group=group.pk):
        cases = dict(ConductCase.objects.values_list("about__alias", "state"))
        measure = Measure.objects.select_related("member", "decided_by").get()
    assert sorted(cases.values()) == ["closed", "open"]
    assert (measure.kind, measure.decided_by.alias) == ("word", "Malik")


def test_a_newcomer_has_a_buddy_and_a_request_waits_with_its_answers(filled: None) -> None:
    group = Group.objects.get(slug="jesuisla")
    with scope(group=group.pk):
        pair = BuddyPair.objects.select_related("newcomer", "buddy").get()
        request = Application.objects.get(state="open")
        assert (pair.newcomer.alias, pair.buddy.alias) == ("Eden", "Basile")
        assert pair.agreed_at is not None
        assert probation_end(pair.newcomer) is not None
        assert not Support.objects.filter(by=pair.newcomer).exists()  # the first steps wait
        assert probation_end(Membership.objects.get(alias="Ambre")) is None  # knows the way
        assert len(request.answers) == 3
        assert all(answer for _question, answer in request.answers)
