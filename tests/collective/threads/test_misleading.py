"""What misleads, and is not hateful: rated, said of a thread, ordered by, never lifted, counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.queue.rows import catch_up
from jesuisla.collective.queue.rules import apply_rules, fired_on, save_rules
from jesuisla.collective.results.results import as_outcome, count_result
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

RULE = '[[rule]]\nname = "Faux"\nwhen.harm = ["misleading"]\nthen = "raise"\n'


@pytest.fixture
def thread(cast: Any) -> Thread:
    return Thread.objects.create(
        group=cast.group, network="facebook", native_id="post-1", followed=True, title="Canicule"
    )


def rate(client: Any, thread: Thread, *kinds: str) -> Any:
    taps = {f"place-{at}": kind for at, kind in enumerate(kinds, start=1)}
    return client.post(
        reverse("threads:taps", args=[thread.pk]), {"order": "relevance"} | taps, follow=True
    )


def test_a_rating_tells_what_misleads_on_the_thread_and_in_the_queue(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    page = rate(client_of(cast.member), thread, *["misleading"] * 3, *["neutral"] * 7)
    assert "3 trompeurs" in page.content.decode()
    assert Reading.objects.get().knows_misleading
    moderator = client_of(cast.moderator)
    assert "3 trompeurs sur 10" in moderator.get("/veille").content.decode()
    found = moderator.get("/veille", {"harm": "misleading"}).content.decode()
    assert "Canicule" in found
    assert "Canicule" not in moderator.get("/veille", {"harm": "hateful"}).content.decode()


def test_what_was_rated_before_is_unknown_and_not_nought(cast: Any, thread: Thread) -> None:
    ended = now() - timedelta(hours=1)
    readings = []
    for at, kinds, knows in (
        (ended - timedelta(days=1), "hhnnn", False),
        (ended, "mmnnn", True),
    ):
        reading = Reading.objects.create(
            group=cast.group, thread=thread, taken_at=at, order="relevance", source="taps",
            knows_misleading=knows,
        )  # fmt: skip
        words = {"h": "hateful", "m": "misleading", "n": "neutral"}
        Place.objects.bulk_create(
            Place(group=cast.group, reading=reading, position=position, kind=words[letter])
            for position, letter in enumerate(kinds, start=1)
        )
        readings.append(reading)
    action = Action.objects.create(
        group=cast.group, number=1, thread=thread, why="Un chiffre inventé.",
        state=Action.State.CLOSED, launched_at=ended - timedelta(hours=20), closes_at=ended,
        closed_at=ended,
        first_reading=readings[0], last_reading=readings[1],
    )  # fmt: skip
    result = count_result(action)
    assert result is not None
    top = as_outcome(result.tops).top(5)
    assert not top.knows_misleading
    assert (top.after.unknown, top.after.holding(CommentKind.MISLEADING)) == (2, 0)
    assert top.difference(CommentKind.HATEFUL).highest == 0  # it may not have changed at all
    Reading.objects.update(knows_misleading=True)
    action.refresh_from_db()
    result = count_result(Action.objects.get(pk=action.pk))
    assert result is not None
    top = as_outcome(result.tops).top(5)
    assert top.difference(CommentKind.MISLEADING).estimate == pytest.approx(0.4)


def test_nobody_is_asked_to_lift_what_misleads(cast: Any, thread: Thread) -> None:
    ill = Comment.objects.create(
        group=cast.group, thread=thread, native_id="1", text="Un chiffre", kind="misleading"
    )
    answer = Comment.objects.create(
        group=cast.group, thread=thread, native_id="2", text="Non", parent=ill, kind="supportive"
    )
    action = Action.objects.create(
        group=cast.group, number=1, thread=thread, why="x", state=Action.State.RUNNING,
        launched_at=now(), closes_at=now() + timedelta(hours=4),
    )  # fmt: skip
    for comment in (ill, answer):
        with pytest.raises(Refused, match=r"trompeur|misleading"):
            mark_support(action, comment, Support.Deed.LIKED, by=cast.member)


def test_whoever_proposes_says_it_and_a_rule_goes_by_it(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    link = "https://www.facebook.com/la.gazette/posts/1234567890"
    client.post("/proposer", {"link": link, "note": "Un faux chiffre", "harm": "misleading"})
    thread = Thread.objects.get()
    assert thread.is_said_misleading
    client.post("/proposer", {"link": link, "harm": "<b>"})
    save_rules(cast.group, RULE, by=cast.moderator)
    apply_rules(thread, now())
    assert [rule.name for rule in fired_on([thread])[thread.pk]] == ["Faux"]
    catch_up(now())
    page = client_of(cast.moderator).get("/veille").content.decode()
    assert "des commentaires trompeurs" in page
    describe = reverse("threads:describe", args=[thread.pk])
    client.post(describe, {"title": "Un chiffre", "harm": "both"})
    assert Thread.objects.get().harm == Thread.Harm.BOTH
    client.post(describe, {"title": "Un chiffre", "harm": "hateful"})
    apply_rules(Thread.objects.get(), now())
    assert fired_on([thread]).get(thread.pk, ()) == ()


def test_the_form_of_rules_has_it_and_finds_it_again(cast: Any, client_of: Any) -> None:
    save_rules(cast.group, RULE, by=cast.moderator)
    page = client_of(cast.moderator).get("/veille/regles", {"regle": "Faux"}).content.decode()
    assert 'value="misleading" id="id_harm_1" checked' in page.replace("\n", " ")
