"""The page on which one chooses when to be called: kept, tried first, told what is wrong."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.entries import entries
from jesuisla.collective.notifications.models import CallWish, Subscription
from jesuisla.collective.notifications.topics import CALLS
from jesuisla.collective.notifications.wishes import chosen_channels
from jesuisla.collective.threads.models import Thread

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
CHOICE = {
    "channels": ["mail"],
    "a_day": "2",
    "quiet_from": "20:30",
    "quiet_until": "09:00",
    "days": ["0", "2", "6"],
    "spared_networks": ["x"],
    "spared_kinds": ["solidarity"],
    "languages": ["fr"],
    "target_religion": "spare",
    "target_origin": "dear",
}


def launched(cast: Any, number: int, ago: timedelta, **more: Any) -> None:
    thread = Thread.objects.create(
        group=cast.group, network="facebook", native_id=f"t{number}", language="fr", **more
    )
    Action.objects.create(
        group=cast.group,
        thread=thread,
        number=number,
        why="Parce que.",
        state=Action.State.RUNNING,
        launched_at=now() - ago,
        closes_at=now() + timedelta(days=1),
    )


def test_nobody_is_called_until_they_say_so(cast: Any, client_of: Any) -> None:
    member = client_of(cast.member)
    page = member.get("/moi").content.decode()
    assert "Vous n’êtes pas prévenu·e" in page
    assert 'href="/moi/prevenir"' in page
    assert chosen_channels(cast.member, CALLS) == set()


def test_a_choice_is_kept_and_stands_in_the_form(cast: Any, client_of: Any) -> None:
    member = client_of(cast.member)
    assert member.post("/moi/prevenir", CHOICE)["Location"] == "/moi"
    wish = CallWish.objects.get(membership=cast.member)
    assert (wish.quiet_from, wish.quiet_until, wish.a_day) == (time(20, 30), time(9), 2)
    assert wish.days == [0, 2, 6]
    assert (wish.spared_targets, wish.dear_targets) == (["religion"], ["origin"])
    assert chosen_channels(cast.member, CALLS) == {"mail"}
    assert "2 fois par jour au plus" in member.get("/moi").content.decode()
    page = member.get("/moi/prevenir").content.decode()
    for part in ('value="20:30"', 'value="spare" selected', 'value="dear" selected'):
        assert part in page
    entry = entries(event="CallWishChosen").get()
    assert entry.actor == cast.member.pk
    member.post("/moi/prevenir", {**CHOICE, "channels": []})
    assert chosen_channels(cast.member, CALLS) == set()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"days": []}, "Cochez au moins un jour"),
        ({"days": ["9"]}, "9"),
        ({"quiet_from": "25:61"}, "heure"),
        ({"a_day": "50"}, "50"),
        ({"channels": ["pigeon"]}, "pigeon"),
        ({"target_religion": "hate"}, "hate"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    cast: Any, client_of: Any, wrong: dict[str, Any], sentence: str
) -> None:
    answer = client_of(cast.member).post("/moi/prevenir", {**CHOICE, **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'value="09:00"' in page
    assert not CallWish.objects.exists()


def test_a_preview_tells_of_last_week_and_saves_nothing(cast: Any, client_of: Any) -> None:
    with time_machine.travel(NOON, tick=False):  # a Wednesday, noon in Paris
        launched(cast, 1, timedelta(0))
        launched(cast, 2, timedelta(hours=1))
        launched(cast, 3, timedelta(hours=2))
        launched(cast, 4, timedelta(days=1))  # a Tuesday
        launched(cast, 5, timedelta(days=2, hours=5))  # Monday at seven
        launched(cast, 6, timedelta(days=8))
        answer = client_of(cast.member).post("/moi/prevenir", {**CHOICE, "preview": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "5 actions ont commencé" in page
    assert "2 fois au plus" in page
    assert "pas un de vos jours" in page
    assert "pendant vos heures de calme" in page
    assert "assez pour ce jour-là" in page
    assert 'value="20:30"' in page
    assert not CallWish.objects.exists()
    assert chosen_channels(cast.member, CALLS) == set()


def test_without_a_last_week_the_preview_says_so(cast: Any, client_of: Any) -> None:
    answer = client_of(cast.member).post("/moi/prevenir", {**CHOICE, "preview": "1"})
    assert "Aucune action n’a commencé la semaine dernière" in answer.content.decode()


def test_an_applicant_finds_nothing(cast: Any, client_of: Any) -> None:
    assert client_of(cast.applicant).get("/moi/prevenir").status_code == 404


def test_the_page_says_what_holds_today_and_which_way_leads_nowhere_yet(
    cast: Any, client_of: Any
) -> None:
    member = client_of(cast.member)
    page = member.get("/moi/prevenir").content.decode()
    assert '<p class="lead">Vous n’êtes pas prévenu·e quand une action commence.</p>' in page
    assert "Une fois par jour au plus" in page
    assert "jamais de 21\u00a0h à 8\u00a0h" in page
    assert "Aucun de vos appareils n’est encore ajouté" in page
    member.post("/moi/prevenir", {**CHOICE, "channels": ["push"]})
    page = member.get("/moi/prevenir").content.decode()
    assert "rien ne vous parvient encore" in page
    assert "jamais de 20\u00a0h\u00a030 à 9\u00a0h" in page
    assert "lundi, mercredi, dimanche" in page
    Subscription.objects.create(membership=cast.member, endpoint="https://push.example/x")
    page = member.get("/moi/prevenir").content.decode()
    assert "2 fois par jour au plus" in page
    assert "rien ne vous parvient encore" not in page
    assert "Aucun de vos appareils" not in page


def test_what_is_wrong_in_the_folded_hours_is_unfolded(cast: Any, client_of: Any) -> None:
    member = client_of(cast.member)
    first = member.get("/moi/prevenir").content.decode()
    assert '<details class="more" open>' not in first
    wrong = member.post("/moi/prevenir", {"channels": ["mail"], "a_day": "1", "days": []})
    assert wrong.status_code == 422
    assert wrong.content.decode().count('<details class="more" open>') == 1
