"""The demonstration shows a practice that is over and one under way, and counts neither."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now
from django.utils.translation import override
from django_scopes import scope

from counted_figures import counted_figures
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.practice.jobs import forget_old_practices, play_practices
from jesuisla.collective.practice.together import practices
from jesuisla.collective.threads.models import Place
from jesuisla.server.demonstration import fill, filling
from jesuisla.server.demonstration.practice import make_practices
from waiting_jobs import run_and_drop_jobs


@pytest.fixture(scope="module")
def filled_once(module_db: None) -> None:
    """What a first start makes, but for the crowd and the practices."""
    with pytest.MonkeyPatch.context() as patch, override("fr"):
        for step in ("make_crowd", "make_practices"):
            patch.setattr(filling, step, lambda *_told: None)
        fill()
        run_and_drop_jobs()


@pytest.fixture
def people(filled_once: None, db: None) -> Iterator[dict[str, Membership]]:
    """The people of the demonstration's home group, whose scope is open."""
    with scope(group=Group.objects.get(slug="jesuisla").pk):
        yield {each.alias: each for each in Membership.objects.select_related("group", "person")}


@pytest.fixture
def practise(people: dict[str, Membership]) -> Callable[[], None]:
    def make() -> None:
        with override("fr"):
            make_practices(people["Maud"].group, people)
        run_and_drop_jobs()

    return make


def main_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    return " ".join(page.partition("<main")[2].partition("</main")[0].split())


def test_one_is_over_with_its_debrief_and_one_is_under_way(
    people: dict[str, Membership], practise: Any, somebody: Any
) -> None:
    practise()
    running, over = practices()
    assert (running.state, over.state) == (Action.State.RUNNING, Action.State.CLOSED)
    member = somebody(people["Chloe"])
    room = main_of(member, "/entrainement")
    assert f'href="/actions/{running.number}"' in room
    assert f'href="/entrainement/ensemble/{over.number}/bilan"' in room
    assert "Ceci est un entraînement" in main_of(member, f"/actions/{running.number}")
    assert "Ceci est un entraînement" in main_of(member, f"/entrainement/ensemble/{running.number}")
    debrief = main_of(member, f"/entrainement/ensemble/{over.number}/bilan")
    assert len(re.findall(r"des dix premiers commentaires", debrief)) == 2
    top = Place.objects.filter(position__lte=10)
    before, after = (
        set(top.filter(reading=each).values_list("kind", flat=True))
        for each in (over.first_reading, over.last_reading)
    )
    assert CommentKind.OURS in after - before
    assert "3 membres ont écrit." in debrief


def test_a_practice_of_the_demonstration_counts_nowhere(
    people: dict[str, Membership], practise: Any, somebody: Any
) -> None:
    real = Action.objects.filter(state=Action.State.RUNNING, kind="solidarity").get()
    with time_machine.travel(now(), tick=False):
        before = counted_figures(real, people["Chloe"], people["Maud"], somebody)
        practise()
        after = counted_figures(real, people["Chloe"], people["Maud"], somebody)
    assert practices().count() == 2
    for name, figure in before.items():
        assert after[name] == figure, name


def test_both_come_once_end_and_go(people: dict[str, Membership], practise: Any) -> None:
    practise()
    practise()
    assert practices().count() == 2
    with time_machine.travel(now() + timedelta(minutes=40), tick=False):
        play_practices(0)
        assert {each.state for each in practices()} == {Action.State.CLOSED}
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert forget_old_practices(0) == 2
        practise()
    assert practices().count() == 2
