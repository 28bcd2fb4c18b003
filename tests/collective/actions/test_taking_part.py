from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.actions.lifting.offers import offer
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.supports import arrive, mark_support
from jesuisla.collective.actions.voices import (
    tell_voice,
    withdraw_voice,
    writers,
)
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.threads.models import Comment, Place

LINK = "https://www.facebook.com/ville/posts/471100?comment_id=99"


def test_a_voice_is_told_by_its_link(cast: Any, running: Action) -> None:
    voice = tell_voice(running, f"{LINK}&fbclid=xyz", by=cast.member)
    assert "comment_id=99" in voice.url
    assert "fbclid" not in voice.url


def test_a_voice_is_told_by_its_first_words(cast: Any, running: Action) -> None:
    voice = tell_voice(running, "  Bonjour à toutes\n et tous ", by=cast.member)
    assert voice.first_words == "Bonjour à toutes et tous"


def test_telling_the_same_voice_twice_is_one_voice(cast: Any, running: Action) -> None:
    first = tell_voice(running, LINK, by=cast.member)
    assert tell_voice(running, LINK, by=cast.member) == first
    assert Entry.objects.filter(event="VoiceTold").count() == 1


@pytest.mark.parametrize(
    "where", ["", "   ", "https://", "https://www.facebook.com/autre/posts/555555"]
)
def test_what_leads_nowhere_is_refused(cast: Any, running: Action, where: str) -> None:
    with pytest.raises(Refused):
        tell_voice(running, where, by=cast.member)
    assert not Voice.objects.exists()


def test_only_the_author_takes_a_voice_back(cast: Any, running: Action) -> None:
    voice = tell_voice(running, LINK, by=cast.member)
    with pytest.raises(Refused):
        withdraw_voice(voice, by=cast.second_member)
    withdraw_voice(voice, by=cast.member)
    assert not Voice.objects.exists()


def test_the_attacked_come_first(cast: Any, running: Action) -> None:
    tell_voice(running, "Première", by=cast.second_member)
    voice = tell_voice(running, "Deuxième", by=cast.third_member)
    ask_for_help(voice, attacked=True, by=cast.third_member)
    assert [one.target.voice for one in offer(running, cast.member, now()).attacked] == [voice]


def test_those_that_few_looked_after_come_before_the_others(cast: Any, running: Action) -> None:
    seen = tell_voice(running, "Première", by=cast.second_member)
    unseen = tell_voice(running, "Deuxième", by=cast.third_member)
    mark_support(running, seen, "read", by=cast.moderator)
    order = [item.target.voice for item in offer(running, cast.member, now()).listed]
    assert order == [unseen, seen]


def test_one_does_not_visit_oneself(cast: Any, running: Action) -> None:
    tell_voice(running, LINK, by=cast.member)
    assert offer(running, cast.member, now()).listed == []


def test_marking_twice_is_marking_once_and_can_be_undone(cast: Any, running: Action) -> None:
    voice = tell_voice(running, LINK, by=cast.member)
    for _ in range(2):
        mark_support(running, voice, "liked", by=cast.second_member)
    assert Support.objects.count() == 1
    mark_support(running, voice, "liked", by=cast.second_member, done=False)
    assert Support.objects.count() == 0


def test_nobody_supports_themselves(cast: Any, running: Action) -> None:
    voice = tell_voice(running, LINK, by=cast.member)
    with pytest.raises(Refused):
        mark_support(running, voice, "liked", by=cast.member)


@pytest.mark.parametrize("network", ["x", "youtube", "bluesky", "mastodon", "tiktok", "web"])
def test_where_rules_forbid_support_one_can_only_read(
    cast: Any, running: Action, network: str
) -> None:
    voice = tell_voice(running, "Bonjour", by=cast.member)
    running.thread.network = network
    running.thread.save()
    for deed in ("liked", "answered"):
        with pytest.raises(Refused):
            mark_support(running, voice, deed, by=cast.second_member)
    mark_support(running, voice, "read", by=cast.second_member)
    assert Support.objects.get().deed == "read"


def test_a_hateful_comment_and_answers_below_it_get_no_support(cast: Any, running: Action) -> None:
    hateful = Comment.objects.create(
        group=cast.group, thread=running.thread, native_id="1", kind="hateful"
    )
    below = Comment.objects.create(
        group=cast.group, thread=running.thread, native_id="2", kind="supportive", parent=hateful
    )
    for comment in (hateful, below):
        with pytest.raises(Refused):
            mark_support(running, comment, "answered", by=cast.member)


def test_outsiders_who_speak_up_are_offered_but_not_below_hate(
    cast: Any, running: Action, read: Any
) -> None:
    reading = read("hsss")
    places = list(reading.places.order_by("position"))
    made = [
        Comment.objects.create(
            group=cast.group, thread=running.thread, native_id=str(n), kind=place.kind
        )
        for n, place in enumerate(places)
    ]
    made[3].parent = made[0]
    made[3].save()
    for place, comment in zip(places, made, strict=True):
        Place.objects.filter(pk=place.pk).update(comment=comment)
    offered = [item.target.comment for item in offer(running, cast.member, now()).listed]
    assert offered == [made[2], made[1]]


def test_people_are_counted_once_however_often_they_come_or_write(
    cast: Any, running: Action
) -> None:
    for _ in range(2):
        arrive(running, by=cast.member)
    tell_voice(running, "Une", by=cast.member)
    tell_voice(running, "Deux", by=cast.member)
    arrive(running, by=cast.second_member)
    assert (running.presences.count(), writers(running)) == (2, 1)


def test_a_member_puts_the_scorer_right_within_an_action(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    reading = read("hs")
    comment = Comment.objects.create(
        group=cast.group, thread=running.thread, native_id="1", text="Courage", kind="supportive"
    )
    reading.places.filter(position=2).update(comment=comment)
    client = client_of(cast.member)
    page = client.get(f"/actions/{running.number}").content.decode()
    address = f"/fils/{running.thread_id}/commentaires/{comment.pk}/juger"
    assert address in page
    back = f"/actions/{running.number}#c{comment.pk}"
    assert back in page
    assert client.post(address, {"verdict": "neutral", "next": back}).url == back
