"""A thread's page shows what was foretold of it, and afterwards how well that held."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.threads.models import Thread


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ({}, "À venir."),
        ({"came": 52, "crps": 2.13}, "Il y en a eu 52</strong>, entre les deux bornes"),
        ({"came": 99, "crps": 30.0}, "Il y en a eu 99</strong>, hors des bornes"),
        ({"scored": True}, "Personne n’a regardé à temps"),
        (
            {"came": 52, "turning": 0.8, "turned": True, "brier": 0.04},
            "La plupart des commentaires venus ensuite étaient haineux.",
        ),
        ({"came": 52, "turned": False}, "n’étaient pas haineux."),
    ],
)
def test_it_says_what_was_foretold_and_what_came(
    cast: Any, client_of: Any, came: dict[str, Any], said: str
) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="t")
    made_at = now() - timedelta(hours=7)
    scored = now() if came.pop("scored", bool(came)) else None
    Forecast.objects.create(
        group=cast.group,
        thread=thread,
        made_at=made_at,
        due_at=made_at + timedelta(hours=6),
        hours=6,
        seen={},
        extra=10,
        shape=2,
        low=44,
        middle=50,
        high=61,
        scored_at=scored,
        **came,
    )
    page = client_of(cast.member).get(f"/fils/{thread.pk}").content.decode()
    assert "environ 50 commentaires" in page
    assert "entre 44 et 61" in page
    assert said in page.replace("\N{NO-BREAK SPACE}", " ")


def test_nothing_is_shown_of_a_thread_without_forecasts(cast: Any, client_of: Any) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="t")
    page = client_of(cast.member).get(f"/fils/{thread.pk}").content.decode()
    assert "Ce qui était prévu" not in page
