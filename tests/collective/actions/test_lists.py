"""Whom to support next: lists that spread, stay still, and never lift hate."""

import re
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.chance import Bearing, Chance, SupportsNeeded
from jesuisla.analysis.visibility.planner import ClosedReason, ListingReason
from jesuisla.collective.actions.lifting import ceilings
from jesuisla.collective.actions.lifting import prospects as prospects_module
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.odds import chance, even_chance
from jesuisla.collective.actions.lifting.offers import Offer, offer
from jesuisla.collective.actions.lifting.support_words import (
    about_supports,
    about_supports_for_one,
    why_here,
)
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.supports import arrive, keep_list, mark_support
from jesuisla.collective.actions.voices import find_voices, tell_voice, withdraw_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership, Person
from jesuisla.collective.threads.models import Comment, Place
from jesuisla.networks.network_rules import Ceilings, rules_of

from .readings import read_thread


def _crowd(cast: Any, action: Action, count: int) -> list[Membership]:
    """So many more members, each there."""
    made = [
        Membership.objects.create(
            group=cast.group,
            person=Person.objects.create(email=f"foule{number}@example.org"),
            alias=f"Foule {number}",
            roles=["member"],
        )
        for number in range(count)
    ]
    for member in made:
        arrive(action, by=member)
    return made


def _keys(made: Offer) -> list[str]:
    return made.keys


def test_without_enough_readings_the_simple_fair_order_stays(cast: Any, running: Action) -> None:
    tell_voice(running, "Une voix parmi les autres", by=cast.second_member)
    read_thread(running.thread, 2)
    made = offer(running, cast.member, now())
    assert not made.planned
    assert made.listed[0].target.voice is not None
    assert all(item.prospect is None for item in made.listed)


def test_two_members_at_the_same_moment_see_different_lists(cast: Any, learnt: Action) -> None:
    writers = _crowd(cast, learnt, 9)
    for writer in writers:
        tell_voice(learnt, f"Je ne suis pas d’accord, dit {writer.alias}", by=writer)
    for member in (cast.member, cast.second_member):
        arrive(learnt, by=member)
    moment = now()
    first, second = (offer(learnt, one, moment) for one in (cast.member, cast.second_member))
    assert first.planned
    assert second.planned
    assert _keys(first) != _keys(second)
    assert _keys(first)[0] != _keys(second)[0]


def test_with_enough_members_everybody_who_wrote_is_on_somebodys_list(
    cast: Any, learnt: Action
) -> None:
    people = _crowd(cast, learnt, 12)
    for writer in people:
        tell_voice(learnt, f"Une voix calme, dit {writer.alias}", by=writer)
    moment = now()
    listed = {key for one in people for key in _keys(offer(learnt, one, moment))}
    assert {f"v{pk}" for pk in Voice.objects.values_list("pk", flat=True)} <= listed


def test_what_a_member_reads_stays_still_for_ten_minutes(cast: Any, learnt: Action) -> None:
    arrive(learnt, by=cast.member)
    moment = now()
    seen = offer(learnt, cast.member, moment)
    keep_list(learnt, seen.keys, seen.listed_at, by=cast.member)
    for writer in _crowd(cast, learnt, 6):
        tell_voice(learnt, f"Encore une voix, dit {writer.alias}", by=writer)
    first = seen.listed[0].target.comment
    assert first is not None
    mark_support(learnt, first, "liked", by=cast.member)
    mark_support(learnt, first, "liked", by=cast.second_member)
    again = offer(learnt, cast.member, moment + timedelta(minutes=9))
    assert again.keys[: len(seen.keys)] == seen.keys
    later = offer(learnt, cast.member, moment + timedelta(minutes=11))
    assert f"c{first.pk}" not in later.keys
    assert any(key.startswith("v") for key in later.keys)


def test_a_voice_taken_back_leaves_the_list(cast: Any, learnt: Action) -> None:
    voice = tell_voice(learnt, "Je retire ce que j’ai écrit", by=cast.second_member)
    arrive(learnt, by=cast.member)
    seen = offer(learnt, cast.member, now())
    keep_list(learnt, seen.keys, seen.listed_at, by=cast.member)
    gone = f"v{voice.pk}"
    withdraw_voice(voice, by=cast.second_member)
    assert gone not in offer(learnt, cast.member, now()).keys


def test_nothing_hateful_nor_below_hate_nor_only_guessed_is_ever_listed(
    cast: Any, learnt: Action
) -> None:
    good = list(Comment.objects.filter(thread=learnt.thread, kind="supportive").order_by("pk"))
    hateful = Comment.objects.filter(thread=learnt.thread, kind="hateful").first()
    Comment.objects.filter(pk=good[0].pk).update(parent=hateful)
    Comment.objects.filter(pk=good[1].pk).update(kind="hateful")
    Place.objects.filter(comment=good[2]).update(guessed=True)
    voice = tell_voice(learnt, "Une voix qui a dérapé", by=cast.second_member)
    Voice.objects.filter(pk=voice.pk).update(comment=hateful)
    people = _crowd(cast, learnt, 4)
    moment = now()
    listed = {key for one in people for key in _keys(offer(learnt, one, moment))}
    assert listed
    kinds = set(
        Comment.objects.filter(pk__in=[key[1:] for key in listed]).values_list("kind", flat=True)
    )
    assert kinds == {CommentKind.SUPPORTIVE}
    assert listed.isdisjoint({f"c{one.pk}" for one in good[:3]} | {f"v{voice.pk}"})


def test_the_attacked_stand_before_every_list(cast: Any, learnt: Action) -> None:
    voice = tell_voice(learnt, "On m’insulte sous ce message", by=cast.second_member)
    ask_for_help(voice, attacked=True, by=cast.second_member)
    for viewer in (cast.member, cast.third_member):
        made = offer(learnt, viewer, now())
        assert [item.target.voice for item in made.attacked] == [voice]
        assert f"v{voice.pk}" not in made.keys


def test_nobody_is_asked_to_support_themselves_or_twice(cast: Any, learnt: Action) -> None:
    own = tell_voice(learnt, "Ma propre voix dans ce fil", by=cast.member)
    done = Comment.objects.filter(thread=learnt.thread, kind="supportive").first()
    assert done is not None
    mark_support(learnt, done, "liked", by=cast.member)
    made = offer(learnt, cast.member, now())
    assert {f"v{own.pk}", f"c{done.pk}"}.isdisjoint(made.keys)
    assert [item.target.comment for item in made.others if item.deeds] == [done]


def test_outsiders_beyond_the_list_may_be_read_below_it(cast: Any, learnt: Action) -> None:
    made = offer(learnt, cast.member, now())
    outsiders = Comment.objects.filter(thread=learnt.thread, kind="supportive")
    shown = [item.target.comment for item in (*made.listed, *made.others)]
    assert set(shown) == set(outsiders)
    assert len(shown) == len(outsiders)


def test_old_rules_switch_supports_off_and_tell_the_team(
    cast: Any, client_of: Any, learnt: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_voice(learnt, "Une voix", by=cast.second_member)
    queue = client_of(cast.moderator)
    queue.cookies["django_language"] = "en"
    assert "Supports rest there" not in queue.get("/veille").content.decode()
    monkeypatch.setattr(ceilings, "is_overdue", lambda _rules, _on: True)
    assert "Supports rest there" in queue.get("/veille").content.decode()
    page = client_of(cast.member).get(f"/actions/{learnt.number}").content.decode()
    assert 'value="read"' in page
    assert 'value="liked"' not in page
    voice = Voice.objects.get()
    with pytest.raises(Refused):
        mark_support(learnt, voice, "liked", by=cast.member)
    mark_support(learnt, voice, "read", by=cast.member)


def test_rules_are_overdue_the_day_after_their_review() -> None:
    rules = rules_of("facebook")
    assert ceilings.closed_reason(rules, rules.review_by) is None
    assert ceilings.closed_reason(rules, date(2099, 1, 1)) is ClosedReason.RULES_OUTDATED
    assert (
        ceilings.closed_reason(rules_of("youtube"), date(2099, 1, 1)) is ClosedReason.RULES_FORBID
    )


def test_promise_3_the_words_tell_nobody_how_often_a_member_was_supported() -> None:
    assert why_here([ListingReason.NOT_YET_READ, ListingReason.OWN_VOICE]) == why_here(
        [ListingReason.OWN_VOICE]
    )


def test_a_comment_at_the_top_is_one_of_the_ten_that_the_page_shows() -> None:
    from django.utils.translation import override

    near, holds = ListingReason.NEAR_THE_TOP, ListingReason.HOLDS_THE_TOP
    told = SupportsNeeded(bearing=Bearing.TOLD, number=9, lowest=8, highest=19)
    with override("en"):
        outside, inside = (
            f"{words}{rest}"
            for words, rest in (
                ("Not in the top ten yet", ": it can rise."),
                ("In the top ten already", ": let us help it stay there."),
            )
        )
        assert (why_here([near]), why_here([holds])) == (outside, inside)
        assert (why_here([near], 10), why_here([holds], 11)) == (inside, outside)
        assert about_supports(told) == "About ten more supports: it could come into the top 5."
        assert "one comment could come into the top 5" in about_supports_for_one(told)


def test_a_number_of_supports_is_told_only_when_the_data_bear_it() -> None:
    from django.utils.translation import override

    with override("en"):
        told = SupportsNeeded(bearing=Bearing.TOLD, number=12, lowest=8, highest=19)
        assert even_chance(told) == (
            "About 12 more supports for an even chance of the top 5 (between 8 and 19)."
        )
        for bearing in set(Bearing) - {Bearing.TOLD}:
            assert even_chance(SupportsNeeded(bearing=bearing)) == ""


def test_no_number_is_told_that_the_ceiling_keeps_a_group_from_giving(learnt: Action) -> None:
    numbers = {name: one.supports.number for name, one in _prospects_of(learnt).items()}
    most = max(number for number in numbers.values() if number is not None)
    assert most > 1
    with pytest.MonkeyPatch.context() as patch:
        lower = SimpleNamespace(ceilings=Ceilings(supports_to_one_comment=most - 1))
        patch.setattr(prospects_module, "rules_of", lambda _: lower)
        for name, one in _prospects_of(learnt).items():
            expected = Bearing.OUT_OF_REACH if numbers[name] == most else one.supports.bearing
            assert one.supports.bearing is expected
            assert (one.supports.number or 0) < most


def _prospects_of(action: Action) -> Mapping[str, prospects_module.Prospect]:
    found = prospects_module.prospects_of(action.thread)
    assert found is not None
    return found.by_name


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((0.5, 0.25, 0.75), "50 % (25 to 75)"),
        ((0.999, 0.97, 0.9999), ">\u202f99 % (97 to >\u202f99)"),
        ((0.9999, 0.996, 0.9999), ">\u202f99 %"),
        ((0.001, 0.0001, 0.002), "<\u202f1 %"),
        (None, "–"),
    ],
)
def test_no_chance_is_rounded_to_a_promise(
    told: tuple[float, float, float] | None, words: str
) -> None:
    from django.utils.translation import override

    made = told and Chance(probability=told[0], lowest=told[1], highest=told[2])
    with override("en"):
        assert chance(made).replace("\u00a0", " ") == words


def test_a_list_is_kept_without_an_entry_and_goes_with_the_presence(
    cast: Any, learnt: Action
) -> None:
    arrive(learnt, by=cast.member)
    before = Entry.objects.count()
    keep_list(learnt, ["c1"], now(), by=cast.member)
    assert Presence.objects.get(by=cast.member).shown == ["c1"]
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("« Mes élèves prennent cette ligne… »", "Mes élèves prennent cette ligne, chaque matin."),
        ("Mes élèves prennent cette ligne #jesuislà", "Mes élèves prennent cette ligne #jesuislà"),
    ],
)
def test_a_voice_is_found_by_its_first_words(
    cast: Any, running: Action, said: str, text: str
) -> None:
    comment = _comment(running, "1", text)
    voice = tell_voice(running, said, by=cast.member)
    assert find_voices(running) == [voice]
    assert Voice.objects.get().comment == comment
    assert find_voices(running) == []
    assert Entry.objects.filter(event="VoicesFound").count() == 1


def test_a_voice_is_found_by_its_link(cast: Any, running: Action) -> None:
    comment = _comment(running, "99", "Autre chose")
    link = "https://www.facebook.com/ville/posts/471100?comment_id=99"
    tell_voice(running, link, by=cast.member)
    find_voices(running)
    assert Voice.objects.get().comment == comment


def test_a_voice_that_cannot_be_told_for_sure_is_left_alone(cast: Any, running: Action) -> None:
    _comment(running, "1", "Bonjour à toutes et tous, je vis ici")
    _comment(running, "2", "Bonjour à toutes et tous, moi aussi")
    _comment(running, "3", "Dehors les étrangers, tous", kind="hateful")
    tell_voice(running, "Bonjour à toutes et tous", by=cast.member)
    tell_voice(running, "Dehors les étrangers", by=cast.second_member)
    tell_voice(running, "Oui", by=cast.third_member)
    assert find_voices(running) == []


def test_a_comment_is_one_voice_only(cast: Any, running: Action) -> None:
    _comment(running, "1", "Je prends ce bus chaque jour de la semaine")
    tell_voice(running, "Je prends ce bus chaque jour", by=cast.member)
    tell_voice(running, "Je prends ce bus chaque", by=cast.second_member)
    assert len(find_voices(running)) == 1


def _comment(action: Action, native: str, text: str, kind: str = "unknown") -> Comment:
    return Comment.objects.create(
        group=action.group, thread=action.thread, native_id=native, text=text, kind=kind
    )


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(voices=st.integers(0, 5), extra=st.integers(0, 2), liked=st.integers(0, 4))
def test_whoever_is_there_lists_keep_their_promises(
    cast: Any, learnt: Action, voices: int, extra: int, liked: int
) -> None:
    with transaction.atomic():
        people = _crowd(cast, learnt, voices + extra + 2)
        for writer in people[:voices]:
            tell_voice(learnt, f"Une voix calme, dit {writer.alias}", by=writer)
        good = list(Comment.objects.filter(thread=learnt.thread, kind="supportive"))
        for comment in good[:liked]:
            mark_support(learnt, comment, "liked", by=people[-1])
        moment = now()
        offers = {one.pk: offer(learnt, one, moment) for one in people}
        few = rules_of("facebook").ceilings.supports_in_ten_minutes
        for one in people:
            keys = offers[one.pk].keys
            assert len(keys) == len(set(keys)) <= few
            assert all(
                item.target.voice is None or item.target.voice.by_id != one.pk
                for item in offers[one.pk].listed
            )
        assert len(offers[people[-1].pk].keys) <= few - liked
        assert offer(learnt, people[0], moment).keys == offers[people[0].pk].keys
        listed = {key for one in offers.values() for key in one.keys}
        fair = int(0.25 * few * len(people))  # the part kept for voices that nobody read
        told = {f"v{pk}" for pk in Voice.objects.values_list("pk", flat=True)}
        assert len(told & listed) >= min(len(told), fair)
        transaction.set_rollback(True)


def test_the_way_to_a_list_is_the_one_that_the_architecture_page_tells(
    cast: Any, client_of: Any, learnt: Action
) -> None:
    page = Path(__file__).parents[3] / "docs" / "explanation" / "architecture.md"
    way = page.read_text(encoding="utf-8").split("### A list\n")[1].split("\n### ")[0]
    steps = re.findall(r"^    (\S+)", way, flags=re.MULTILINE)
    walked: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        name = f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}"
        step = next((step for step in steps if name.endswith(f".{step}")), None)
        if event == "call" and step is not None and step not in walked:
            walked.append(step)

    client = client_of(cast.member)
    sys.setprofile(note)
    try:
        client.get(f"/actions/{learnt.number}")
    finally:
        sys.setprofile(None)
    assert walked == steps
    assert len(steps) <= 10
    assert len({step.rsplit(".", 2)[0] for step in steps}) <= 5
