"""Public pages come from memory, and every event that changes one of them changes it at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.events import ActionReopened, VoiceWithdrawn
from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.voices import tell_voice, withdraw_voice
from jesuisla.collective.groups.groups import NewGroup, change_settings, create_group
from jesuisla.collective.groups.models import PastFigure, Supporter
from jesuisla.collective.groups.texts import (
    EarlierFigure,
    add_supporter,
    publish_charter,
    record_figure,
    remove_figure,
    remove_passage,
    remove_supporter,
    write_passage,
)
from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.proposals.models import Criterion
from jesuisla.collective.proposals.proposals import decline_thread
from jesuisla.collective.public import page_cache
from jesuisla.collective.results import jobs
from jesuisla.collective.results.counts import keep_counts
from jesuisla.collective.results.results import count_result
from jesuisla.collective.threads.models import Place, Reading

PAGES = ("/", "/impact", "/reseau", "/charte")


@pytest.fixture
def running(cast: Any, thread: Any) -> Any:
    """A running action."""
    moment = now()
    return Action.objects.create(
        group=cast.group,
        thread=thread,
        number=1,
        why="Parce que.",
        state=Action.State.RUNNING,
        launched_at=moment - timedelta(hours=1),
        closes_at=moment + timedelta(hours=23),
    )


@pytest.fixture
def reader() -> Client:
    return Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})


def test_a_second_reader_costs_two_questions_and_no_drawing(
    cast: Any, reader: Any, django_assert_num_queries: Any
) -> None:
    for path in PAGES:
        first = reader.get(path)
        with django_assert_num_queries(2):
            second = reader.get(path)
        assert second.content == first.content
        assert second.headers == first.headers
        assert second.resolver_match.func == first.resolver_match.func


def test_for_half_a_second_nothing_is_asked(
    cast: Any, reader: Any, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.PAGES_STAND_SECONDS = 60.0
    first = reader.get("/")
    with django_assert_num_queries(0):
        assert reader.get("/").content == first.content
    settings.PAGES_STAND_SECONDS = 0.0
    write_passage(cast.group, "why", "fr", "Autrement.", by=None)
    assert "Autrement." in reader.get("/").content.decode()


def test_what_is_kept_is_no_longer_true_after_half_a_second() -> None:
    from jesuisla.server.settings import PAGES_STAND_SECONDS  # as shipped

    assert PAGES_STAND_SECONDS <= 0.5


CHANGES: dict[str, Callable[[Any, Any], object]] = {
    "PassageWritten /": lambda cast, _: write_passage(cast.group, "why", "fr", "Neuf", by=None),
    "FigureRecorded /": lambda cast, _: record_figure(cast.group, FIGURE, by=None),
    "SupporterAdded /": lambda cast, _: add_supporter(cast.group, "Neuf", by=None),
    "WaysChanged /": lambda cast, _: change_settings(cast.group, {"hashtag": "#neuf"}, by=None),
    "VoiceTold /": lambda cast, action: tell_voice(action, "Bonjour à vous", by=cast.member),
    "CharterPublished /charte": lambda cast, _: publish_charter(
        cast.group, {"fr": "Neuf"}, by=None
    ),
    "ActionClosed /impact": lambda cast, action: close_action(action, by=cast.moderator),
    "GroupCreated /reseau": lambda _cast, _: create_group(
        NewGroup(
            slug="neuf", name="Neuf", hashtag="#neuf", language="fr", time_zone="Europe/Paris",
            countries=("BE",), hosts=("neuf.localhost",),
        )
    ),
    "MemberLeft /reseau": lambda cast, _: leave_group(cast.member),
    "ThreadDeclined /impact": lambda cast, action: decline_thread(
        action.thread, Criterion.OPINION, by=cast.moderator
    ),
}  # fmt: skip
FIGURE = EarlierFigure(
    name=PastFigure.Name.ACTIONS, value=4000, counted_on=date(2025, 1, 31), source="Le groupe"
)


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_seen_at_once_by_every_process(cast: Any, running: Any, change: str) -> None:
    path = change.split()[1]
    processes = [
        Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"}) for _ in range(2)
    ]
    before = [process.get(path) for process in processes]
    CHANGES[change](cast, running)
    for process, earlier in zip(processes, before, strict=True):
        later = process.get(path, headers={"if-none-match": earlier["ETag"]})
        assert later.status_code == 200
        assert later.content != earlier.content


@pytest.fixture
def counted(cast: Any, running: Any) -> Action:
    """An action that is over, with the readings that its result is counted from."""
    for kind, hours in ((CommentKind.HATEFUL, 2), (CommentKind.OURS, 0)):
        reading = Reading.objects.create(
            group=cast.group,
            thread=running.thread,
            taken_at=now() - timedelta(hours=hours),
            order="relevance",
            source="taps",
        )
        Place.objects.bulk_create(
            Place(group=cast.group, reading=reading, position=position, kind=kind)
            for position in range(1, 11)
        )
    first, last = Reading.objects.order_by("taken_at")
    Action.objects.filter(pk=running.pk).update(
        state=Action.State.CLOSED, closed_at=now(), first_reading=first, last_reading=last
    )
    return Action.objects.get(pk=running.pk)


def test_a_result_is_seen_once_it_is_counted_and_no_longer_once_it_is_forgotten(
    cast: Any, counted: Action, reader: Any
) -> None:
    before = reader.get("/impact").content
    count_result(counted)
    assert reader.get("/impact").content != before
    version = page_cache.current_version()
    Action.objects.filter(pk=counted.pk).update(state=Action.State.RUNNING)
    jobs.forget_result(ActionReopened(group=cast.group.pk, action=counted.pk))
    assert page_cache.current_version() != version


def test_a_past_day_that_is_counted_anew_is_seen_at_once(cast: Any, running: Any) -> None:
    voice = tell_voice(running, "Bonjour à vous", by=cast.member)
    day = now() - timedelta(days=3)
    Action.objects.filter(pk=running.pk).update(launched_at=day)
    Voice.objects.filter(pk=voice.pk).update(at=day)
    keep_counts(cast.group)
    withdraw_voice(voice, by=cast.member)
    version = page_cache.current_version()
    jobs.count_days_again(VoiceWithdrawn(group=cast.group.pk, action=running.pk, voice=voice.pk))
    assert page_cache.current_version() != version


def test_what_was_taken_away_is_gone_at_once(cast: Any, running: Any, reader: Any) -> None:
    empty = reader.get("/").content
    write_passage(cast.group, "why", "fr", "Neuf", by=None)
    figure = record_figure(cast.group, FIGURE, by=None)
    add_supporter(cast.group, "Neuf", by=None)
    voice = tell_voice(running, "Bonjour à vous", by=cast.member)
    assert reader.get("/").content != empty
    remove_passage(cast.group, "why", "fr", by=None)
    remove_figure(figure, by=None)
    remove_supporter(Supporter.objects.get(name="Neuf"), by=None)
    withdraw_voice(voice, by=cast.member)
    assert reader.get("/").content == empty


def test_an_entry_that_comes_late_changes_the_state_too(cast: Any) -> None:
    write_passage(cast.group, "why", "fr", "Deux", by=None)
    from jesuisla.collective.journal.models import Entry

    last = Entry.objects.latest("pk")
    before = page_cache.current_version()
    Entry.objects.create(pk=last.pk - 1, group=cast.group.pk, event="PassageWritten")
    assert page_cache.current_version() != before


def test_signed_in_people_get_no_page_from_memory(cast: Any, client_of: Any, reader: Any) -> None:
    stranger = reader.get("/").content.decode()
    member = client_of(cast.member)
    own = member.get("/")
    assert "Ambre" in own.content.decode()
    assert "no-store" in own["Cache-Control"]
    assert "Ambre" not in stranger
    member.cookies.pop("sessionid")
    assert member.get("/").content.decode() == stranger


def test_pages_differ_by_language_group_number_and_packing(cast: Any, reader: Any) -> None:
    with scope(group=cast.other_group.pk):
        write_passage(cast.other_group, "vision", "de", "Wir sind hier.", by=None)
    ways: list[dict[str, str]] = [
        {},
        {"accept-language": "en"},
        {"host": "ichbinhier.localhost"},
        {"cookie": "django_language=en"},
    ]
    expected = [Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"}).get(
        "/", headers=way).content for way in ways]  # fmt: skip
    for _ in range(2):
        assert [reader.get("/", headers=way).content for way in ways] == expected
    assert len({expected[0], expected[1], expected[2]}) == 3
    packed = reader.get("/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in reader.get("/").headers


def test_a_stranger_gets_no_cookie_and_leaves_nothing_in_others_pages(
    cast: Any, reader: Any
) -> None:
    page = reader.get("/?fbclid=IwAR0secret&page=2")
    assert not page.cookies
    assert b"secret" not in page.content
    plain = reader.get("/?page=2")
    assert plain.content == page.content
    assert len({reader.get(f"/?fbclid={n}")["ETag"] for n in range(3)}) == 1


def test_a_browser_that_has_the_page_is_told_so_even_after_an_event_that_changed_nothing(
    cast: Any, running: Any, reader: Any
) -> None:
    tag = reader.get("/charte")["ETag"]
    tell_voice(running, "Bonjour à vous", by=cast.member)
    again = reader.get("/charte", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    # And whoever has nothing yet gets the page that was drawn for that browser.
    assert reader.get("/charte").status_code == 200


def test_a_made_up_session_is_answered_from_memory(
    cast: Any, reader: Any, monkeypatch: Any
) -> None:
    page = reader.get("/")
    draw = page_cache.PageCacheMiddleware._draw
    drawn: list[str] = []
    monkeypatch.setattr(
        page_cache.PageCacheMiddleware,
        "_draw",
        lambda self, request, *rest: drawn.append(request.path) or draw(self, request, *rest),
    )
    for key in ("x", "a" * 32, "zéro\x00"):
        reader.cookies["sessionid"] = key
        answer = reader.get("/")
        assert answer.content == page.content
        assert "sessionid" not in answer.cookies
    assert drawn == []
    reader.cookies["sessionid"] = "b" * 32
    assert reader.get("/impact").status_code == 200
    reader.cookies["sessionid"] = "c" * 32
    assert reader.get("/impact").status_code == 200
    assert drawn == ["/impact"]  # kept though the first to ask for it came with a cookie


def test_a_stranger_costs_no_look_at_the_sessions(cast: Any, reader: Any) -> None:
    reader.get("/")
    for cookies in ({}, {"sessionid": "short"}):
        reader.cookies.load(cookies)
        with CaptureQueriesContext(connection) as queries:
            reader.get("/")
        assert [query for query in queries if "django_session" in query["sql"]] == []
