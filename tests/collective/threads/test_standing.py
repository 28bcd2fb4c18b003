"""What was said of a place stays said until somebody says otherwise."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.collective.queue.cases import case_of
from jesuisla.collective.threads import models
from jesuisla.collective.threads.readings import take_reading

PAGE = """Plus pertinents
Lou Demo
Paix à tous, et merci !
3 h
J’aime
Répondre
12
Sacha Exemple
Je ne suis pas d’accord, et je le dis calmement.
2 h
J’aime
Répondre
4
"""

HATE, WARM = CommentKind.HATEFUL, CommentKind.SUPPORTIVE


def tap(thread: Any, by: Any, *kinds: CommentKind, ago: timedelta = timedelta(minutes=5)) -> Any:
    places = tuple(SnapshotPlace(position=at, kind=kind) for at, kind in enumerate(kinds, start=1))
    seen = ThreadSnapshot(
        taken_at=now() - ago,
        places=places,
        order=CommentOrder.RELEVANCE,
        source=SnapshotSource.TAPS,
    )
    return take_reading(thread, seen, by=by, token=uuid4()).reading


def paste(client: Any, thread: Any, first: str = "unknown", second: str = "unknown") -> Any:
    """The page pasted whole and saved, with these words for its two comments."""
    address = f"/fils/{thread.pk}/coller"
    page = client.post(address, {"do": "read", "text": PAGE}).content.decode()
    carried = re.search(r'name="read" value="([^"]*)"', page)
    assert carried
    told = {"row-1-kind": first, "row-2-kind": second}
    more = {"do": "save", "read": carried[1], "order": "relevance", "token": str(uuid4())}
    assert client.post(address, told | more).status_code == 302
    return models.Reading.objects.latest("pk")


def now_drawn(client: Any, thread: Any) -> str:
    """What the drawing on the thread's page says stands there now."""
    page = client.get(f"/fils/{thread.pk}").content.decode()
    found = re.search(r"Maintenant\s: ([^.]*)\.", page)
    assert found
    return found[1]


@pytest.mark.parametrize("ago", [timedelta(minutes=5), timedelta(hours=5)], ids=str)
def test_a_paste_that_nobody_judged_hides_no_taps(
    cast: Any, client_of: Any, thread: Any, ago: timedelta
) -> None:
    tap(thread, cast.member, HATE, HATE, WARM, ago=ago)
    client = client_of(cast.second_member)
    before = now_drawn(client, thread)
    assert "2 haineux" in before
    paste(client, thread)
    assert now_drawn(client, thread) == before
    assert case_of(thread, now()).state.hateful_share == pytest.approx(2 / 3)


def test_what_somebody_says_of_one_place_leaves_the_others_as_they_were(
    cast: Any, client_of: Any, thread: Any
) -> None:
    tap(thread, cast.member, HATE, HATE, WARM)
    client = client_of(cast.second_member)
    paste(client, thread, first="neutral")
    drawn = now_drawn(client, thread)
    assert "1 haineux" in drawn
    assert "1 neutre" in drawn
    assert case_of(thread, now()).state.hateful_share == pytest.approx(1 / 3)


def test_hours_later_a_new_word_counts_alone(cast: Any, client_of: Any, thread: Any) -> None:
    tap(thread, cast.member, HATE, HATE, WARM, ago=timedelta(hours=5))
    client = client_of(cast.second_member)
    paste(client, thread, first="neutral")
    assert "haineux" not in now_drawn(client, thread)


def test_what_was_said_of_a_comment_follows_it_until_somebody_says_otherwise(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.member)
    paste(client, thread, first="hateful")
    assert kinds(paste(client, thread)) == [("hateful", False), ("unknown", False)]
    assert kinds(paste(client, thread, first="neutral"))[0] == ("neutral", False)
    assert kinds(paste(client, thread))[0] == ("neutral", False)


def test_a_guess_stays_a_guess(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    paste(client, thread)
    models.Comment.objects.update(kind="hateful")
    assert kinds(paste(client, thread)) == [("hateful", True), ("hateful", True)]


def kinds(reading: Any) -> list[tuple[str, bool]]:
    """The places of a reading: what stands there, and whether it is a guess."""
    return list(reading.places.values_list("kind", "guessed"))
