"""The top that refreshes itself, and the whole action over time."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.lifting.help_wanted import rank_requests
from jesuisla.collective.actions.lifting.order_models import learn_order
from jesuisla.collective.actions.lifting.prospects import Prospect, prospects_of
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.results.course import compare_with_model, course_of_action
from jesuisla.collective.threads.models import Comment, Place, Reading

from .readings import read_thread

EVERYBODY = [None, "applicant", "member", "moderator", "coordinator", "other_moderator"]


def _english(client: Any) -> Any:
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_the_top_and_who_the_course(
    cast: Any, client_of: Any, running: Action, who: str | None
) -> None:
    client = client_of(getattr(cast, who) if who else None, host="jesuisla.localhost")
    members, team = {"member", "moderator", "coordinator"}, {"moderator", "coordinator"}
    for path, allowed in (("haut", members), ("deroule", team)):
        expected = 302 if who is None else 200 if who in allowed else 404
        assert client.get(f"/actions/{running.number}/{path}").status_code == expected, path


def test_what_is_not_launched_has_no_course(cast: Any, client_of: Any, prepared: Action) -> None:
    client = client_of(cast.moderator)
    assert client.get(f"/actions/{prepared.number}/haut").status_code == 404
    assert client.get(f"/actions/{prepared.number}/deroule").status_code == 404


def test_an_unchanged_top_is_not_sent_twice(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    read("hhnno")
    client = client_of(cast.member)
    path = f"/actions/{running.number}/haut"
    first = client.get(path)
    assert set(first["Cache-Control"].split(", ")) == {"private", "no-cache"}
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    tell_voice(running, "Une voix de plus", by=cast.second_member)
    changed = client.get(path, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_the_part_has_a_table_and_no_page_around_it(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    read("hhnno")
    part = client_of(cast.member).get(f"/actions/{running.number}/haut").content.decode()
    assert "<table" in part
    assert "<html" not in part


def test_a_running_action_refreshes_itself_with_jitter_and_works_without_script(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    read("hhnno")
    client = client_of(cast.member)
    pages = [client.get(f"/actions/{running.number}").content.decode() for _ in range(12)]
    assert all("<table" in page for page in pages)
    assert len({page.split('hx-trigger="every ')[1].split("s")[0] for page in pages}) > 1


def test_the_top_says_what_would_help_next(cast: Any, client_of: Any, running: Action) -> None:
    client = _english(client_of(cast.member))
    page = client.get(f"/actions/{running.number}").content.decode()
    assert "3 more voices." in page
    assert "Rating the top ten comments again." in page


def test_the_course_counts_what_was_done_until_each_reading(
    cast: Any, running: Action, read: Any
) -> None:
    start = running.launched_at
    assert start is not None
    running.first_reading = read("hhhhh", at=start - timedelta(hours=1))
    running.save()
    voice = tell_voice(running, "Une voix", by=cast.member)
    mark_support(running, voice, "read", by=cast.second_member)
    read("ohhhh", at=now())
    course = course_of_action(running)
    assert [(one.voices, one.supports, one.outsiders) for one in course.steps] == [
        (0, 0, None),
        (1, 1, None),
    ]
    # Each place gets 0.8 of the attention of the one above; ten places count.
    assert course.steps[0].attention[CommentKind.HATEFUL] == pytest.approx(
        (1 - 0.8**5) / (1 - 0.8**10)
    )
    assert course.steps[1].attention[CommentKind.OURS] == pytest.approx(0.2 / (1 - 0.8**10))


def test_readings_in_another_order_are_left_out_and_said_so(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    read("hhhhh")
    other = read("ooooo")
    other.order = "newest"
    other.save()
    assert (len(course_of_action(running).steps), course_of_action(running).left_out) == (1, 1)
    page = _english(client_of(cast.moderator)).get(f"/actions/{running.number}/deroule")
    assert "1 snapshot in another order" in page.content.decode()


def test_no_more_readings_that_are_left_out_are_counted_than_are_shown(
    cast: Any, client_of: Any, running: Action, read: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("jesuisla.collective.results.course.MOST_STEPS", 2)
    for _turn in range(3):
        other = read("ooooo")
        other.order = "newest"
        other.save()
    read("hhhhh")
    course = course_of_action(running)
    assert (course.left_out, course.left_out_more) == (2, True)
    page = _english(client_of(cast.moderator)).get(f"/actions/{running.number}/deroule")
    assert "More than 2 snapshots in another order" in page.content.decode()


def test_outsiders_who_wrote_since_the_launch_joined_in(
    cast: Any, running: Action, read: Any
) -> None:
    reading = read("ss")
    for place, written in zip(
        reading.places.order_by("position"),
        (now(), now() - timedelta(days=1)),
        strict=True,
    ):
        place.comment = Comment.objects.create(
            group=cast.group,
            thread=running.thread,
            native_id=str(place.position),
            kind="supportive",
            created_at=written,
        )
        place.save()
    Reading.objects.filter(pk=reading.pk).update(taken_at=now())
    assert course_of_action(running).steps[-1].outsiders == 1


def test_the_action_is_replayed_step_by_step_with_links(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    for letters in ("hhhhh", "ohhhh", "oohhh"):
        read(letters)
    client = _english(client_of(cast.moderator))
    path = f"/actions/{running.number}/deroule"
    middle = client.get(path, {"releve": "2"}).content.decode()
    assert "Snapshot 2 of 3" in middle
    replayed = middle.split('id="rejouer"')[1].split("</section>")[0]
    assert '<th scope="col">Snapshot 1</th>' in replayed
    assert "Now" not in replayed
    assert 'href="?releve=1#rejouer"' in middle
    assert 'href="?releve=3#rejouer"' in middle
    assert "Snapshot 3 of 3" in client.get(path).content.decode(), "what one comes for is now"


@pytest.mark.parametrize("wanted", ["0", "9", "x", "-1", "²", "9" * 5000])
def test_a_step_that_is_not_there_is_no_page(
    cast: Any, client_of: Any, running: Action, read: Any, wanted: str
) -> None:
    read("hhhhh")
    answer = client_of(cast.moderator).get(f"/actions/{running.number}/deroule", {"releve": wanted})
    assert answer.status_code == 404


def test_too_few_readings_say_so_and_give_no_figure(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    read("hhhhh")
    page = _english(client_of(cast.moderator)).get(f"/actions/{running.number}/deroule")
    assert page.content.decode().count("Too few snapshots to say.") == 1
    assert "The model needs at least" in page.content.decode()


def _seen_again(action: Action) -> Reading:
    """The thread read once more since the launch, with a voice of ours at the top."""
    last = Reading.objects.filter(thread=action.thread).latest("taken_at")
    reading = Reading.objects.create(
        group=action.group, thread=action.thread, taken_at=now(), order="relevance", source="pasted"
    )
    own = Comment.objects.create(
        group=action.group, thread=action.thread, native_id="own", kind="ours", created_at=now()
    )
    Place.objects.create(
        group=action.group, reading=reading, position=1, comment=own, kind="ours", likes=9
    )
    Place.objects.bulk_create(
        Place(
            group=action.group,
            reading=reading,
            position=place.position + 1,
            comment=place.comment,
            kind=place.kind,
            likes=place.likes,
        )
        for place in last.places.all()
    )
    return reading


def test_the_model_without_us_holds_nothing_of_ours_and_is_named_a_model(
    cast: Any,
    client_of: Any,
    learnt: Action,  # the fixture
) -> None:
    _seen_again(learnt)
    found = compare_with_model(learnt, course_of_action(learnt))
    assert found is not None
    assert found.step.attention[CommentKind.OURS] > 0
    assert found.expected[CommentKind.OURS].share == 0
    assert sum(one.share for one in found.expected.values()) == pytest.approx(1)
    for one in found.expected.values():
        assert 0 <= one.lowest <= one.share <= one.highest <= 1
    client = _english(client_of(cast.moderator))
    page = client.get(f"/actions/{learnt.number}/deroule").content.decode()
    assert "It is a model and no fact" in page
    explained = page.split("In brackets, the likely range.")
    assert len(explained) > 1
    for fold in explained[1:]:
        shown_there = html.unescape(fold.split("</details>")[0])
        assert re.search(r"\([^)]* to [^)]*\)", shown_there), (
            "brackets are explained where they are"
        )
    left_out = client.get("/actions").content.decode().count("beside-the-rest")
    assert page.count("beside-the-rest") == left_out, "a phone shows the menu as elsewhere"


def test_the_team_sees_chances_and_what_to_ask_of_the_page(
    cast: Any,
    client_of: Any,
    learnt: Action,  # the fixture
) -> None:
    helping = rank_requests(learnt, cast.moderator, now())
    assert {str(one.ask) for one in helping} >= {"letter", "answer_or_pin", "None"}
    assert [one.per_support for one in helping] == sorted(
        (one.per_support for one in helping), reverse=True
    )
    page = _english(client_of(cast.moderator)).get(f"/actions/{learnt.number}/deroule")
    text = page.content.decode()
    assert "Ask the page to answer or pin this comment:" in text
    headline = text.split("Nearest to the top 5: ")[1].split("</p>")[0]
    assert "Will it be there at the next snapshot?" in headline
    drawing = text.split(headline)[1].split("<desc")[0]
    values = re.search(r'font-weight="700"[^>]*>([^<]*)<', text.split(headline)[1])
    assert values
    assert values[1] in {"very likely", "probably", "perhaps", "probably not", "hardly"}
    assert "%" not in headline + drawing, "words come before percents"
    names = re.findall(r'<th scope="row" dir="auto">([^<]*)</th>', text)
    assert names
    assert len(set(names)) == len(names), "each comment has a name of its own"
    assert "Learnt from" in text


def test_a_letter_and_the_order_s_measures_stand_beside_the_chances(
    cast: Any,
    client_of: Any,
    learnt: Action,  # the fixture
) -> None:
    text = _english(client_of(cast.moderator)).get(f"/actions/{learnt.number}/deroule")
    page = text.content.decode()
    assert "A courteous letter to the page" in page
    assert 'href="/mesures/ordre"' in page


def test_no_chance_is_told_where_the_reading_shows_nobody_below(
    cast: Any,
    client_of: Any,
    learnt: Action,  # the fixture
) -> None:
    last = Reading.objects.filter(thread=learnt.thread).latest("taken_at")
    assert all(one.now[10] for one in _prospects(learnt))
    last.places.filter(position__gt=10).delete()
    last.source = "typed"  # a reading of its own for what is kept in memory
    last.save()
    for one in _prospects(learnt):
        assert one.now[5] is not None
        assert (one.now[10], one.more[10]) == (None, None)
    page = _english(client_of(cast.moderator)).get(f"/actions/{learnt.number}/deroule")
    assert 'data-label="Top 10">–</td>' in page.content.decode()


def _prospects(action: Action) -> list[Prospect]:
    found = prospects_of(action.thread)
    assert found is not None
    return list(found.by_name.values())


def test_a_comment_that_came_since_the_launch_is_told(
    cast: Any,
    client_of: Any,
    learnt: Action,  # the fixture
) -> None:
    learnt.first_reading = Reading.objects.filter(thread=learnt.thread).latest("taken_at")
    learnt.last_reading = _seen_again(learnt)
    learnt.save()
    page = _english(client_of(cast.member)).get(f"/actions/{learnt.number}/haut")
    assert "no. 1: new" in page.content.decode()


def test_a_thread_whose_texts_were_forgotten_still_has_its_course(
    cast: Any,
    client_of: Any,
    learnt: Action,  # the fixture
) -> None:
    Comment.objects.update(text="", created_at=None)
    read_thread(
        learnt.thread.__class__.objects.create(
            group=cast.group, network="facebook", native_id="more"
        ),
        1,
    )
    learn_order(cast.group)
    path = f"/actions/{learnt.number}/deroule"
    assert client_of(cast.moderator).get(path).status_code == 200
