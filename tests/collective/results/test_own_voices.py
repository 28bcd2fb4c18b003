"""One's own page: what became of one's voices, for oneself alone."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread


def section(client: Any) -> str:
    """What stands under the first heading of one's own page."""
    text = " ".join(unescape(client.get("/moi").content.decode()).split())
    start = text.index('id="voices-title"')
    return text[start : text.index("</section>", start)]


def action_on(group: Any, number: int) -> Action:
    thread = Thread.objects.create(
        group=group, network="facebook", native_id=f"8{number}", title=f"Fil {number}"
    )
    return Action.objects.create(
        group=group,
        thread=thread,
        number=number,
        state="running",
        why="Une famille est insultée.",
        launched_at=now() - timedelta(hours=1),
        closes_at=now() + timedelta(hours=9),
    )


@pytest.fixture
def running(cast: Any) -> Action:
    return action_on(cast.group, 1)


def test_it_says_who_read_and_supported_as_numbers(
    cast: Any, client_of: Any, running: Action
) -> None:
    mine = tell_voice(running, "Je suis là", by=cast.member)
    client = client_of(cast.member)
    assert "Les autres viendront la lire." in section(client)
    mark_support(running, mine, "read", by=cast.second_member)
    assert "1 personne l’a lue." in section(client)
    mark_support(running, mine, "liked", by=cast.third_member)
    mark_support(running, mine, "answered", by=cast.third_member)
    text = section(client)
    assert "2 personnes l’ont lue, 1 l’a soutenue." in text
    assert "Basile" not in text
    assert "lue" not in section(client_of(cast.second_member))


def test_it_says_where_it_rose_and_what_the_action_changed(
    cast: Any, client_of: Any, running: Action
) -> None:
    mine = tell_voice(running, "Je suis là", by=cast.member)
    mine.comment = Comment.objects.create(
        group=cast.group, thread=running.thread, native_id="c1", text="Je suis là, avec vous."
    )
    mine.save()
    for hours, position in ((2, 7), (1, 4), (0, 2)):
        reading = Reading.objects.create(
            group=cast.group,
            thread=running.thread,
            taken_at=now() - timedelta(hours=hours),
            source="taps",
        )
        Place.objects.create(
            group=cast.group, reading=reading, position=position, comment=mine.comment
        )
    text = section(client_of(cast.member))
    assert "Elle est montée du n° 7 au n° 2." in text
    assert "Je suis là, avec vous." in text
    assert "Fil 1" in text


def test_many_voices_take_as_few_queries_and_the_earlier_fold(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/moi")
        return len(captured)

    tell_voice(action_on(cast.group, 1), "Je suis là", by=cast.member)
    client.get("/moi")
    few = queries()
    for number in range(2, 9):
        voice = tell_voice(action_on(cast.group, number), "Je suis là", by=cast.member)
        assert voice.action.number == number
        type(voice).objects.filter(pk=voice.pk).update(at=now() - timedelta(hours=number))
    assert queries() <= few
    text = section(client)
    assert text.index("Fil 2") < text.index("Mes voix d’avant") < text.index("Fil 8")


def test_whoever_has_no_voice_yet_is_led_to_the_actions(cast: Any, client_of: Any) -> None:
    assert 'href="/actions"' in section(client_of(cast.member))
    assert 'id="voices-title"' not in client_of(cast.applicant).get("/moi").content.decode()
