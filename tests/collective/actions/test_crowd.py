"""A launch: many at once in one action; the page asks no more for it and draws no more."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from jesuisla.collective.actions import action_page
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.lifting import shared_plan
from jesuisla.collective.actions.models import Action, Presence, Support, Voice
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.members.models import Membership, Person
from jesuisla.collective.threads.models import Comment, Place, Thread
from jesuisla.networks.network_rules import rules_of

MOST_QUERIES = 25


def _crowd(cast: Any, action: Action, count: int) -> list[Voice]:
    """So many members more, each there with a voice."""
    before = Membership.objects.count()
    people = Person.objects.bulk_create(
        Person(email=f"foule{before + number}@example.org") for number in range(count)
    )
    members = Membership.objects.bulk_create(
        Membership(group=cast.group, person=person, alias=f"Foule {person.pk}", roles=["member"])
        for person in people
    )
    Presence.objects.bulk_create(
        Presence(group=cast.group, action=action, by=member) for member in members
    )
    return Voice.objects.bulk_create(
        Voice(group=cast.group, action=action, by=member, first_words=f"Voix {member.pk}")
        for member in members
    )


def _queries(client: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_page_asks_the_same_few_things_whatever_the_number_of_voices(
    cast: Any, client_of: Any, learnt: Action
) -> None:
    client, path = client_of(cast.member), f"/actions/{learnt.number}"
    client.get(path)
    counts = []
    # A plan stands for some seconds: on a busy machine they would be over between two pages.
    with time_machine.travel(now(), tick=False):
        for more in (0, 50, 350):
            _crowd(cast, learnt, more)
            shared_plan._views._slots.clear()
            shared_plan._plans._slots.clear()
            action_page._drawn_tops._slots.clear()
            counts.append(_queries(client, path))
        assert max(counts) <= MOST_QUERIES
        assert len(set(counts[1:])) == 1, counts
        assert counts[0] <= counts[1]
        assert _queries(client, path) <= MOST_QUERIES / 2


def test_a_page_draws_no_more_cards_than_are_read_and_all_on_demand(
    cast: Any, client_of: Any, learnt: Action
) -> None:
    _crowd(cast, learnt, 60)
    client, path = client_of(cast.member), f"/actions/{learnt.number}"
    page = client.get(path).content.decode()
    assert page.count('class="card visit"') == 1
    assert 'href="?voix=toutes#soutenir"' in page
    whole = client.get(f"{path}?voix=toutes").content.decode()
    assert len(re.findall(r'id="v\d', whole)) == 60
    assert 'href="?voix=toutes#' not in whole


def test_somebody_who_comes_into_a_crowd_gets_a_list_of_their_own(
    cast: Any, client_of: Any, learnt: Action
) -> None:
    _crowd(cast, learnt, 30)
    for member in (cast.member, cast.second_member):
        client_of(member).get(f"/actions/{learnt.number}")
    lists = Presence.objects.filter(by__in=[cast.member, cast.second_member])
    places = rules_of("facebook").ceilings.supports_in_ten_minutes
    assert [len(presence.shown) for presence in lists] == [places, places]


def test_ceilings_bind_at_once_though_a_plan_stands(
    cast: Any, client_of: Any, learnt: Action
) -> None:
    voices = _crowd(cast, learnt, 30)
    client, path = client_of(cast.member), f"/actions/{learnt.number}?voix=toutes"
    client.get(path)
    target = voices[0]
    ceiling = rules_of("facebook").ceilings.supports_to_one_comment_in_ten_minutes
    for voice in voices[1 : ceiling + 1]:
        mark_support(learnt, target, "liked", by=voice.by)
    card = _card(client.get(path).content.decode(), target)
    assert 'value="read"' in card
    assert 'value="liked"' not in card


def _card(page: str, voice: Voice) -> str:
    return page.split(f'id="v{voice.pk}"')[1].split("</li>", maxsplit=1)[0]


def _without_tokens(text: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    text = text.replace(' tabindex="-1" autofocus', "")  # where the eye goes on after a tap
    return " ".join(text.split("<nav")[0].split())


@pytest.mark.parametrize("deed", ["read", "liked", "answered"])
def test_a_swapped_card_is_the_card_of_the_page_without_script(
    cast: Any, client_of: Any, running: Action, deed: str
) -> None:
    voice = tell_voice(running, "Une voix calme", by=cast.second_member)
    client, path = client_of(cast.member), f"/actions/{running.number}"
    client.get(path)
    fields = {"voice": voice.pk, "deed": deed}
    part = client.post(f"{path}/soutien", fields, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert 'id="next"' in part.content.decode()
    card = _card(client.get(f"{path}?voix=v{voice.pk}").content.decode(), voice)
    assert _without_tokens(part.content.decode()) in _without_tokens(card)
    back = client.post(f"{path}/soutien", fields | {"done": "no"})
    assert back.status_code == 302
    assert not Support.objects.exists()


def test_what_changes_every_card_loads_the_page_again(
    cast: Any, client_of: Any, running: Action
) -> None:
    client, path = client_of(cast.member), f"/actions/{running.number}/soutien"
    swap = {"hx-request": "true"}
    voices = _crowd(cast, running, rules_of("facebook").ceilings.supports_in_ten_minutes)
    answers = [
        client.post(path, {"voice": voice.pk, "deed": "liked", "list": "1"}, headers=swap)
        for voice in voices
    ]
    assert [answer.status_code for answer in answers[:-1]] == [200] * (len(voices) - 1)
    assert answers[-1]["HX-Refresh"] == "true"
    fields = {"voice": voices[0].pk, "deed": "liked", "done": "no", "list": "1"}
    assert client.post(path, fields, headers=swap)["HX-Refresh"] == "true"


def test_a_refusal_is_said_in_the_card_where_the_tap_was(
    cast: Any, client_of: Any, running: Action
) -> None:
    client, path = client_of(cast.member), f"/actions/{running.number}/soutien"
    own = tell_voice(running, "Ma voix", by=cast.member)
    part = client.post(path, {"voice": own.pk, "deed": "read"}, headers={"hx-request": "true"})
    assert 'role="alert"' in part.content.decode()
    assert "les autres en prennent soin" in part.content.decode()


def test_a_look_is_answered_with_304_until_this_thread_changes(
    cast: Any, client_of: Any, running: Action, read: Any, brief: Any
) -> None:
    read("hhnno", at=now() - timedelta(minutes=1))
    elsewhere = Thread.objects.create(
        group=cast.group,
        network="facebook",
        native_id="9",
        url="https://www.facebook.com/a/posts/9",
    )
    other = prepare_action(elsewhere, brief, by=cast.moderator)
    review_action(other, "agreed", by=cast.second_moderator)
    other = launch_action(other, by=cast.second_moderator)
    client, path = client_of(cast.member), f"/actions/{running.number}/haut"
    tag = client.get(path)["ETag"]

    def look() -> int:
        return int(client.get(path, headers={"if-none-match": tag}).status_code)

    voice = tell_voice(other, "Une voix ailleurs", by=cast.second_member)
    mark_support(other, voice, "liked", by=cast.third_member)
    assert look() == 304
    own = tell_voice(running, "Une voix ici", by=cast.second_member)
    assert look() == 200
    tag = client.get(path)["ETag"]
    mark_support(running, own, "liked", by=cast.third_member)
    assert look() == 304, "who supported whom does not stand there"
    _crowd(cast, running, 3)
    assert look() == 200, "enough of them now"
    tag = client.get(path)["ETag"]
    _crowd(cast, running, 1)
    assert look() == 304, "one voice more than are wished for"
    Voice.objects.filter(pk=own.pk).update(
        comment=Comment.objects.create(
            group=cast.group, thread=elsewhere, native_id="2", kind="ours"
        )
    )
    assert look() == 200
    tag = client.get(path)["ETag"]
    read("ssnno")
    assert look() == 200
    tag = client.get(path)["ETag"]
    Place.objects.filter(reading__thread=running.thread, position=1).update(kind="hateful")
    assert look() == 200
    tag = client.get(path)["ETag"]
    Comment.objects.create(group=cast.group, thread=running.thread, native_id="1", kind="hateful")
    assert look() == 200
