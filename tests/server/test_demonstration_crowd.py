"""The demonstration's played crowd, made with the product's own operations."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.actions.lifting.models import OrderModel
from jesuisla.collective.actions.lifting.offers import offer
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.threads.models import Reading
from jesuisla.server.demonstration import crowd
from jesuisla.server.demonstration.groups import make_groups
from jesuisla.server.demonstration.people import make_people


@pytest.fixture(scope="module")
def played_crowd(module_db: None) -> tuple[int, Any]:
    """The home group of the demonstration and its people, with its crowd played twice over."""
    groups = make_groups()
    people = make_people(groups)
    home = groups["jesuisla"]
    with scope(group=home.pk):
        crowd.make_crowd(home, people)
        before = (Reading.objects.count(), Voice.objects.count(), OrderModel.objects.count())
        crowd.make_crowd(home, people)
        after = (Reading.objects.count(), Voice.objects.count(), OrderModel.objects.count())
        assert before == after
    return home.pk, people


@pytest.fixture
def played(played_crowd: tuple[int, Any], db: None) -> Iterator[Any]:
    """The people, with the scope of their group open."""
    group, people = played_crowd
    with scope(group=group):
        yield people


def test_its_members_get_lists_of_their_own_from_a_learnt_model(played: Any) -> None:
    action = Action.objects.get()
    assert action.thread.invented
    assert action.state == Action.State.RUNNING
    assert not Voice.objects.filter(comment=None).exists()
    first, second = (offer(action, played[alias], now()) for alias in ("Ambre", "Basile"))
    assert first.planned
    assert first.keys
    assert first.keys != second.keys


def test_its_lessons_stand_on_nobodys_queue(played: Any) -> None:
    assert not threads_in_queue().filter(title__contains="leçon").exists()
