"""The announcement that the team pastes in its own space, and who comes by its link."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from django_scopes import scope
from PIL import Image

from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.groups.groups import change_settings
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.public.announcements import (
    action_link,
    announced_drawing,
    announcement_of,
)
from jesuisla.collective.threads.models import Comment, Page, Place, Reading, Thread

QUOTE = "Qu’ils rentrent tous chez eux, on n’en veut pas ici"
ANNOUNCED = "/actions/1/annonce"


@pytest.fixture
def thread(cast: Any) -> Thread:
    """A thread of a page, with a comment, whose top was seen."""
    page = Page.objects.create(
        group=cast.group, network="facebook", handle="marie.tartempion", name="Marie Tartempion"
    )
    thread = Thread.objects.create(
        group=cast.group,
        network="facebook",
        native_id="471100",
        url="https://www.facebook.com/ville/posts/471100",
        page=page,
    )
    Comment.objects.create(group=cast.group, thread=thread, native_id="1", text=QUOTE)
    reading = Reading.objects.create(
        group=cast.group, thread=thread, taken_at=now() - timedelta(hours=1), source="taps"
    )
    for position in range(1, 11):
        kind = "hateful" if position < 5 else "neutral"
        Place.objects.create(group=cast.group, reading=reading, position=position, kind=kind)
    return thread


@pytest.fixture
def running(cast: Any, thread: Thread) -> Action:
    """A running action."""
    return Action.objects.create(
        group=cast.group,
        thread=thread,
        number=1,
        why="Une famille est insultée.",
        whom="les nouveaux arrivants",
        state=Action.State.RUNNING,
        first_reading=thread.readings.get(),
        launched_at=now(),
        closes_at=now() + timedelta(hours=23),
    )


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})


def link_of(action: Action) -> str:
    """The address without its host."""
    return "/a/" + action_link(action).rpartition("/a/")[2]


def open_to_visitors(cast: Any) -> None:
    change_settings(cast.group, {"visitors_see_actions": True}, by=cast.coordinator)


def test_the_announcement_tells_why_how_long_and_the_link(running: Action) -> None:
    announcement = announcement_of(running)
    assert announcement.language == "fr"
    assert "Une famille est insultée." in announcement.text
    assert "Une publication sur Facebook" in announcement.text
    assert "jusqu’au" in announcement.text
    assert action_link(running) in announcement.text
    assert announcement.picture_in_words.startswith("4 des dix premiers")


def test_it_names_neither_page_nor_member_and_quotes_nobody(cast: Any, running: Action) -> None:
    tell_voice(running, "Vous êtes les bienvenus parmi nous", by=cast.member)
    running.why = f"On lit : « {QUOTE.upper()} ! » Allons-y."
    announcement = announcement_of(running)
    assert announcement.hides_why
    for told in (announcement.text, announced_drawing(running)):
        assert "RENTRENT" not in told
        assert "Tartempion" not in told
        assert "bienvenus" not in told
        assert cast.member.alias not in told


def test_whom_we_stand_with_is_not_announced(running: Action) -> None:
    running.kind, running.thread.title = "solidarity", "Amina raconte"
    announcement = announcement_of(running)
    assert "Amina" not in announcement.text
    assert "Amina" not in announced_drawing(running)


def test_the_picture_is_drawn_without_the_title(cast: Any, client_of: Any, running: Action) -> None:
    running.thread.title = "Un titre"
    assert "Un titre" not in announced_drawing(running)
    answer = client_of(cast.moderator).get(f"{ANNOUNCED}.png")
    assert answer["Content-Type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)


def test_without_a_snapshot_there_is_a_picture_too(running: Action) -> None:
    running.first_reading = None
    Reading.objects.all().delete()
    assert "<svg" in announced_drawing(running)


def test_the_team_copies_it_from_a_field(cast: Any, client_of: Any, running: Action) -> None:
    client = client_of(cast.moderator)
    assert f'href="{ANNOUNCED}"' in client.get("/actions/1").content.decode()
    page = client.get(ANNOUNCED).content.decode()
    assert "<textarea" in page
    assert action_link(running) in page
    assert 'data-copy="announcement"' in page
    assert f'href="{ANNOUNCED}"' not in client_of(cast.member).get("/actions/1").content.decode()


def test_what_is_over_is_not_announced(cast: Any, client_of: Any, running: Action) -> None:
    close_action(running, by=cast.moderator)
    client = client_of(cast.moderator)
    assert [client.get(path).status_code for path in (ANNOUNCED, f"{ANNOUNCED}.png")] == [404, 404]
    assert ANNOUNCED not in client.get("/actions/1").content.decode()


def test_whoever_comes_by_the_link_is_told_what_this_is(stranger: Client, running: Action) -> None:
    answer = stranger.get(link_of(running))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "/rejoindre" in page
    assert "/compte/connexion" in page
    assert "Une famille est insultée." not in page
    assert running.thread.url not in page
    assert "squares" not in page


def test_a_group_may_let_them_see_the_action(cast: Any, stranger: Client, running: Action) -> None:
    tell_voice(running, "Vous êtes les bienvenus parmi nous", by=cast.member)
    before = stranger.get(link_of(running)).content
    open_to_visitors(cast)
    answer = stranger.get(link_of(running))
    page = answer.content.decode()
    assert answer.content != before
    assert "Une famille est insultée." in page
    assert running.thread.url in page
    assert "4 des dix premiers commentaires sont haineux." in page
    assert "squares" in page
    content = page.partition("<main")[2].partition("</main>")[0]
    assert content.count('href="/rejoindre"') == 1
    for hidden in ("bienvenus", cast.member.alias, cast.moderator.alias, QUOTE, "Tartempion"):
        assert hidden not in page
    assert "/actions/1" not in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page


def test_beside_the_link_stands_the_action_s_drawing_where_everybody_may_see_it(
    cast: Any, stranger: Client, running: Action
) -> None:
    picture = f"{link_of(running)}/apercu.png"
    assert picture not in stranger.get(link_of(running)).content.decode()
    assert stranger.get(picture).status_code == 404
    open_to_visitors(cast)
    assert f'{picture}"' in stranger.get(link_of(running)).content.decode()
    drawn = stranger.get(picture)
    assert drawn["Content-Type"] == "image/png"
    with Image.open(BytesIO(drawn.content)) as drawing:
        assert drawing.size == (1200, 630)
    close_action(running, by=cast.moderator)
    assert stranger.get(picture).status_code == 404
    assert stranger.get("/a/1.x/apercu.png").status_code == 404


def test_a_brief_that_repeats_a_comment_stays_among_members(
    cast: Any, stranger: Client, running: Action
) -> None:
    open_to_visitors(cast)
    Action.objects.update(why=f"« {QUOTE} »", avoid=f"Ne répondez pas à {QUOTE}.")
    page = stranger.get(link_of(running)).content.decode()
    assert "rentrent tous" not in page
    assert "les nouveaux arrivants" in page


def test_which_comments_a_boost_lifts_is_for_members(
    cast: Any, stranger: Client, running: Action
) -> None:
    open_to_visitors(cast)
    Action.objects.update(kind="tailwind", whom="Bravo à la mairie")
    assert "Bravo à la mairie" not in stranger.get(link_of(running)).content.decode()


@pytest.mark.parametrize("lets", [False, True])
def test_the_link_ends_with_the_action(
    cast: Any, stranger: Client, running: Action, lets: bool
) -> None:
    if lets:
        open_to_visitors(cast)
        stranger.get(link_of(running))
    close_action(running, by=cast.moderator)
    answer = stranger.get(link_of(running))
    assert answer.status_code == 410
    assert "Une famille est insultée." not in answer.content.decode()
    assert running.thread.url not in answer.content.decode()


def test_another_link_leads_nowhere(cast: Any, stranger: Client, running: Action) -> None:
    token = link_of(running).removeprefix("/a/")
    number, _, signature = token.partition(".")
    made_up = (f"{int(number) + 1}.{signature}", number, f"{number}.", "x", f"x.{signature}")
    assert [stranger.get(f"/a/{wrong}").status_code for wrong in made_up] == [404] * len(made_up)
    elsewhere = Client(headers={"host": "ichbinhier.localhost"})
    assert elsewhere.get(f"/a/{token}").status_code == 404


def test_a_letter_has_no_link(stranger: Client, running: Action) -> None:
    Action.objects.update(kind="letter")
    assert stranger.get(link_of(running)).status_code == 404


def test_members_go_on_to_the_action_and_applicants_are_answered(
    cast: Any, client_of: Any, running: Action
) -> None:
    for lets in (False, True):
        with scope(group=cast.group.pk):
            change_settings(cast.group, {"visitors_see_actions": lets}, by=None)
        assert client_of(cast.member).get(link_of(running))["Location"] == "/actions/1"
        assert (
            "members:join" not in client_of(cast.applicant).get(link_of(running)).content.decode()
        )


def test_nothing_is_kept_of_who_comes(cast: Any, stranger: Client, running: Action) -> None:
    open_to_visitors(cast)
    entries = Entry.objects.count()
    answer = stranger.get(link_of(running))
    assert not answer.cookies
    assert Entry.objects.count() == entries


def test_the_page_is_drawn_once_for_all_who_come(
    cast: Any, stranger: Client, running: Action, django_assert_num_queries: Any
) -> None:
    open_to_visitors(cast)
    link = link_of(running)
    first = stranger.get(link)
    with django_assert_num_queries(2):
        second = stranger.get(f"{link}?fbclid=abc")
    assert second.content == first.content
