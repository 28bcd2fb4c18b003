from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.actions.lifting import order_models
from jesuisla.collective.actions.lifting.order_models import learn_order
from jesuisla.collective.actions.models import Action
from jesuisla.collective.threads.models import Place, Reading, Thread

from .readings import read_thread


@pytest.fixture
def thread(cast: Any) -> Thread:
    """A public thread on Facebook that somebody found."""
    return Thread.objects.create(
        group=cast.group,
        network="facebook",
        native_id="471100",
        url="https://www.facebook.com/ville/posts/471100",
        title="Le marché de Noël ouvre samedi",
    )


@pytest.fixture
def read(cast: Any, thread: Thread) -> Any:
    """``read("hhnno")``: a reading whose places are ours, supportive, neutral, hateful, ?."""
    words = {"o": "ours", "s": "supportive", "n": "neutral", "h": "hateful", "?": "unknown"}

    def take(letters: str, *, at: Any = None) -> Reading:
        reading = Reading.objects.create(
            group=cast.group, thread=thread, taken_at=at or now(), order="relevance", source="taps"
        )
        for position, letter in enumerate(letters, start=1):
            Place.objects.create(
                group=cast.group, reading=reading, position=position, kind=words[letter]
            )
        return reading

    return take


@pytest.fixture
def learnt(cast: Any, running: Action, monkeypatch: pytest.MonkeyPatch) -> Action:
    """The running action, its thread read before, and enough readings to learn from.

    How good the model is takes longest to work out and is proven elsewhere.
    """

    def unknown(_looks: object) -> None:
        raise ValueError

    monkeypatch.setattr(order_models, "evaluate_order", unknown)
    for name in ("lesson 1", "lesson 2", "lesson 3"):
        lesson = Thread.objects.create(group=cast.group, network="facebook", native_id=name)
        read_thread(lesson, 3)
    read_thread(running.thread, 2)
    learn_order(cast.group)
    return running
