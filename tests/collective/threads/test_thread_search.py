"""Past actions and the queue are searched by words and by meaning, and say why each is found."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.events import BriefChanged
from jesuisla.collective.actions.jobs import remember_briefs_of_before, search_by_brief
from jesuisla.collective.actions.lifecycle import prepare_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.past_search import words_of
from jesuisla.collective.meanings.models import Meaning
from jesuisla.collective.threads.kept_meanings import remember_titles
from jesuisla.collective.threads.models import Thread

PAST = "/actions/passees"
HOSTEL = "Dix ans de prison pour l’incendie du foyer de migrants"
HOSTEL_IN_GERMAN = "Brandanschlag auf Migrantenheim: zehn Jahre Haft"
BREAD = "Le prix du pain augmente encore : la colère des clients"
ASKED = "attaque contre un centre pour réfugiés"


def past(
    cast: Any, *titles: str, why: str = "Une famille est insultée.", group: Any = None
) -> list[Action]:
    """Actions that are over, the first the latest, whose titles are remembered."""
    group = group or cast.group
    actions = []
    for at, title in enumerate(titles):
        thread = Thread.objects.create(
            group=group, network="facebook", native_id=f"{at}", title=title, followed=True
        )
        ended_at = now() - timedelta(days=at + 1)
        action = Action(
            group=group,
            thread=thread,
            number=700 + at,
            state="closed",
            why=why,
            launched_at=ended_at - timedelta(hours=20),
            closes_at=ended_at,
            closed_at=ended_at,
        )
        action.words = words_of(action)
        action.save()
        actions.append(action)
    remember_titles(group, [action.thread_id for action in actions])
    return actions


def found(client: Any, address: str, **wishes: Any) -> list[tuple[str, bool | None]]:
    answer = client.get(address, wishes)
    assert answer.status_code == 200, answer.content.decode()
    return [
        (action.thread.title, getattr(action, "has_words", None))
        for action in answer.context["page"].object_list
    ]


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(answer.content.decode())))


def test_a_past_action_is_found_by_what_it_was_about(cast: Any, client_of: Any) -> None:
    past(cast, BREAD, HOSTEL, HOSTEL_IN_GERMAN)
    client = client_of(cast.member)
    assert found(client, PAST, q=ASKED) == [(HOSTEL, False), (HOSTEL_IN_GERMAN, False)]
    page = text(client.get(PAST, {"q": ASKED}))
    assert page.count("même sens") == 2
    assert "mêmes mots" not in page


def test_a_past_action_is_found_by_why_the_group_acted(cast: Any, client_of: Any) -> None:
    past(cast, BREAD)
    running = Thread.objects.create(
        group=cast.group, network="facebook", native_id="b", title="Réunion de mardi", followed=True
    )
    brief = Brief(why="Des familles qui ont fui la guerre y sont traitées de parasites.")
    action = prepare_action(running, brief, by=cast.moderator)
    member = client_of(cast.member)

    def over() -> None:
        search_by_brief(BriefChanged(group=cast.group.pk, action=action.pk))
        Action.objects.filter(pk=action.pk).update(
            state="closed", launched_at=now(), closes_at=now(), closed_at=now()
        )

    over()
    assert found(member, PAST, q="refugee families") == [("Réunion de mardi", False)]
    Action.objects.filter(pk=action.pk).update(state="proposed")
    change_brief(action, Brief(why="Le prix du lait y rend furieux."), by=cast.moderator)
    over()
    assert found(member, PAST, q="refugee families") == []
    assert found(member, PAST, q="lait") == [("Réunion de mardi", True)]


def test_briefs_of_before_are_read_at_night_once(cast: Any, client_of: Any) -> None:
    past(cast, "Réunion de mardi", why="Des familles qui ont fui la guerre sont insultées.")
    client = client_of(cast.member)
    assert found(client, PAST, q="refugee families") == []
    assert remember_briefs_of_before(0) == 1
    assert remember_briefs_of_before(0) == 0
    assert found(client, PAST, q="refugee families") == [("Réunion de mardi", False)]


def test_words_and_meaning_stand_together_and_say_why(cast: Any, client_of: Any) -> None:
    past(cast, BREAD, HOSTEL_IN_GERMAN, HOSTEL)
    for address, who in ((PAST, cast.member), ("/mesures", cast.moderator)):
        client = client_of(who)
        assert found(client, address, q="foyer de migrants") == [
            (HOSTEL_IN_GERMAN, False),
            (HOSTEL, True),
        ]
        page = text(client.get(address, {"q": "foyer de migrants"}))
        assert page.index("même sens") < page.index("mêmes mots")


def test_the_queue_is_searched_by_meaning_too(cast: Any, client_of: Any) -> None:
    titles = [BREAD, HOSTEL, HOSTEL_IN_GERMAN]
    threads = [
        Thread.objects.create(
            group=cast.group, network="facebook", native_id=f"q{at}", title=title, followed=True
        )
        for at, title in enumerate(titles)
    ]
    remember_titles(cast.group, [thread.pk for thread in threads])
    client = client_of(cast.moderator)
    client.get("/veille")
    page = text(client.get("/veille", {"q": "foyer de migrants"}))
    assert HOSTEL in page
    assert HOSTEL_IN_GERMAN in page
    assert BREAD not in page
    assert "mêmes mots" in page
    assert "même sens" in page


def test_nothing_of_another_group_is_found(cast: Any, client_of: Any) -> None:
    with scope(group=cast.other_group.pk):
        past(cast, HOSTEL_IN_GERMAN, group=cast.other_group)
    past(cast, HOSTEL)
    assert found(client_of(cast.member), PAST, q=ASKED) == [(HOSTEL, False)]
    assert found(client_of(cast.member), PAST, q="Migrantenheim") == [(HOSTEL, False)]


@pytest.mark.parametrize("missing", ["no_encoder", "no_pgvector"])
def test_where_something_is_missing_words_find_as_before(
    cast: Any, client_of: Any, request: pytest.FixtureRequest, missing: str
) -> None:
    request.getfixturevalue(missing)
    past(cast, BREAD, HOSTEL, HOSTEL_IN_GERMAN)
    client = client_of(cast.member)
    assert found(client, PAST, q="foyer de migrants") == [(HOSTEL, None)]
    assert found(client, PAST, q=ASKED) == []
    assert Meaning.objects.exists() == (missing == "no_pgvector")
    page = text(client.get(PAST, {"q": "foyer de migrants"}))
    assert "mêmes mots" not in page


def test_no_words_find_everything_and_nonsense_nothing(cast: Any, client_of: Any) -> None:
    past(cast, BREAD, HOSTEL)
    client = client_of(cast.member)
    assert len(found(client, PAST)) == 2
    assert client.get(PAST, {"q": "!!!"}).status_code == 422
    assert client.get(PAST, {"q": "é" * 101}).status_code == 422
