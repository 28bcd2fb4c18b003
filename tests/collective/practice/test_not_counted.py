"""What a practice leaves untouched: one's own day, first steps, figures, files; how it ends."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.supports import arrive
from jesuisla.collective.actions.tops import hateful_on_top
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.models import DayPortion
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.together import launch_practice
from launching import launch

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)  # noon in Paris
BUS = practice_threads(["fr"])[0]


@pytest.fixture
def practice(cast: Any) -> Action:
    return launch_practice(cast.group, BUS, by=cast.moderator)


def test_minutes_of_a_practice_are_not_counted(
    cast: Any, client_of: Any, minutes_are_not_counted: Any
) -> None:
    minutes_are_not_counted()  # here they are
    with time_machine.travel(NOON, tick=False) as traveller:
        practice, real = launch_practice(cast.group, BUS, by=cast.moderator), launch(cast, 77)
        client = client_of(cast.member)
        pages = (
            "/entrainement",
            "/entrainement/fils/bus",
            "/entrainement/lecons/ordre",
            f"/entrainement/ensemble/{practice.number}",
            f"/actions/{practice.number}",
            f"/actions/{practice.number}/haut",
            f"/actions/{practice.number}/relire",
        )
        for page in pages:
            traveller.shift(timedelta(minutes=5))
            assert client.get(page).status_code == 200, page
        assert not DayPortion.objects.filter(strides__gt=0).exists()
        client.get(f"/actions/{real.number}")
        assert DayPortion.objects.get().strides == 1


def test_hate_that_is_invented_is_not_counted(cast: Any, client_of: Any, practice: Action) -> None:
    assert hateful_on_top(practice) > 0
    client = client_of(cast.member)
    client.post(f"/actions/{practice.number}/voix", {"where": "Une voix calme, la mienne"})
    assert practice.voices.filter(by=cast.member).exists()
    assert not DayPortion.objects.filter(hateful__gt=0).exists()


def test_a_practice_is_no_voice_of_ones_own_among_actions(
    cast: Any, client_of: Any, practice: Action
) -> None:
    tell_voice(practice, "Une voix pour s’entraîner", by=cast.member)
    tell_voice(launch(cast, 77), "Une voix pour de vrai", by=cast.member)
    page = client_of(cast.member).get("/moi").content.decode()
    assert "Une voix pour de vrai" in page
    assert "Une voix pour s’entraîner" not in page


def test_a_look_at_a_practice_is_no_first_look_at_an_action(
    cast: Any, client_of: Any, practice: Action
) -> None:
    from jesuisla.collective.members.access import Viewer
    from jesuisla.collective.welcome.first_steps import first_steps

    viewer = Viewer(membership=cast.member, strong=True)
    arrive(practice, by=cast.member)
    steps = first_steps(viewer)
    assert steps is not None
    assert not steps.has_read
    arrive(launch(cast, 77), by=cast.member)
    steps = first_steps(viewer)
    assert steps is not None
    assert steps.has_read


def test_it_ends_with_one_simple_choice(cast: Any, client_of: Any, practice: Action) -> None:
    client, at = client_of(cast.moderator), f"/actions/{practice.number}/clore"
    page = client.get(at).content.decode().partition("<main")[2].partition("</main")[0]
    assert len(re.findall("<button", page)) == 1
    assert "Terminer l’entraînement" in page
    assert "/dix" not in page
    answer = client.post(at, {"deed": "void", "thanks": "Merci à vous"})
    assert answer.status_code == 302
    ended = Action.with_practice.get(pk=practice.pk)
    assert ended.state == Action.State.CLOSED
    assert ended.thanks == "Merci à vous"
    assert ended.stopped_because == ""
    assert set(Entry.objects.filter(event__startswith="Action").values_list("event")) == set()
