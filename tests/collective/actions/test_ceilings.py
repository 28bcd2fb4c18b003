"""Nothing is to look arranged: one person, one comment and one thread get only so much."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.actions.lifting.ceilings import PaceLimitReason
from jesuisla.collective.actions.lifting.offers import offer
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment, Thread
from jesuisla.networks.network_rules import Ceilings, Rules, rules_of


def _give(cast: Any, action: Action, count: int) -> None:
    comments = Comment.objects.filter(thread=action.thread, kind="supportive")[:count]
    for comment in comments:
        mark_support(action, comment, "liked", by=cast.member)


def test_at_a_natural_pace_one_takes_a_breath(cast: Any, client_of: Any, learnt: Action) -> None:
    few = rules_of("facebook").ceilings.supports_in_ten_minutes
    _give(cast, learnt, few)
    made = offer(learnt, cast.member, now())
    assert made.pace_limit is not None
    assert made.pace_limit.reason is PaceLimitReason.FOR_NOW
    assert not made.may_support
    client = client_of(cast.member)
    client.cookies["django_language"] = "en"
    page = client.get(f"/actions/{learnt.number}").content.decode()
    assert "Take a breath" in page
    Support.objects.update(at=now() - timedelta(minutes=11))
    assert offer(learnt, cast.member, now()).may_support


def test_a_day_has_an_end_too(cast: Any, learnt: Action, monkeypatch: pytest.MonkeyPatch) -> None:
    _bounded(monkeypatch, supports_a_day=3)
    _give(cast, learnt, 3)
    Support.objects.update(at=now() - timedelta(hours=5))
    pace_limit = offer(learnt, cast.member, now()).pace_limit
    assert pace_limit is not None
    assert pace_limit.reason is PaceLimitReason.LAST_DAY
    assert pace_limit.until is not None
    assert pace_limit.until > now() + timedelta(hours=18)


def _bounded(monkeypatch: pytest.MonkeyPatch, **figures: int) -> None:
    """Other ceilings than those of the network's rules."""
    monkeypatch.setattr(Rules, "ceilings", Ceilings(**figures))


def _page(client_of: Any, member: Membership, action: Action) -> str:
    client = client_of(member)
    client.cookies["django_language"] = "en"
    return str(client.get(f"/actions/{action.number}?voix=toutes").content.decode())


def test_one_person_gives_a_thread_only_so_much(
    cast: Any, client_of: Any, learnt: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bounded(monkeypatch, supports_a_person_an_action=3)
    _give(cast, learnt, 3)
    Support.objects.update(at=now() - timedelta(hours=2))
    page = _page(client_of, cast.member, learnt)
    assert "You have supported a lot here, thank you" in page
    assert "I liked it" not in page
    assert "I read it" in page
    assert "I liked it" in _page(client_of, cast.second_member, learnt)


@pytest.mark.parametrize("late", [0, 60])
def test_a_group_gives_a_thread_only_so_much(
    late: int, cast: Any, client_of: Any, learnt: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bounded(monkeypatch, supports_an_action=3, supports_to_one_comment=3)
    _give(cast, learnt, 3)
    Support.objects.update(at=now() - timedelta(minutes=late))
    page = _page(client_of, cast.second_member, learnt)
    assert "The group has supported enough in this thread" in page
    assert "I liked it" not in page
    Support.objects.filter(pk=Support.objects.values_list("pk")[:1]).delete()
    assert len(offer(learnt, cast.second_member, now()).keys) == 1


def test_one_comment_gets_only_so_much_from_a_group(
    cast: Any, client_of: Any, learnt: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bounded(monkeypatch, supports_to_one_comment_in_ten_minutes=2, supports_to_one_comment=3)
    comment = Comment.objects.filter(thread=learnt.thread, kind="supportive").first()
    assert comment is not None
    for giver in (cast.member, cast.second_member):
        assert f"c{comment.pk}" in offer(learnt, cast.third_member, now()).keys
        mark_support(learnt, comment, "liked", by=giver)
    assert f"c{comment.pk}" not in offer(learnt, cast.third_member, now()).keys
    Support.objects.update(at=now() - timedelta(minutes=11))
    assert f"c{comment.pk}" in offer(learnt, cast.third_member, now()).keys
    mark_support(learnt, comment, "answered", by=cast.moderator)
    Support.objects.update(at=now() - timedelta(minutes=11))
    assert f"c{comment.pk}" not in offer(learnt, cast.third_member, now()).keys


def test_what_one_reads_stays_when_it_has_got_enough_and_is_then_only_read(
    cast: Any, client_of: Any, learnt: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing looks arranged" not in _page(client_of, cast.third_member, learnt)
    before = offer(learnt, cast.third_member, now())
    _bounded(monkeypatch, supports_to_one_comment_in_ten_minutes=1)
    comment = before.listed[0].target.comment
    assert comment is not None
    mark_support(learnt, comment, "liked", by=cast.member)
    page = _page(client_of, cast.third_member, learnt)
    assert "nothing looks arranged" in page
    card = page.split(f'id="c{comment.pk}"')[1].split("</li>")[0]
    assert "I read it" in card
    assert "I liked it" not in card
    assert offer(learnt, cast.third_member, now()).keys[0] == f"c{comment.pk}"


def test_ceilings_hold_without_a_plan_too(
    cast: Any, running: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bounded(monkeypatch, supports_to_one_comment=1, supports_to_one_comment_in_ten_minutes=1)
    voice = tell_voice(running, "Une voix parmi les autres", by=cast.second_member)
    mark_support(running, voice, "liked", by=cast.third_member)
    made = offer(running, cast.member, now())
    assert not made.planned
    assert made.keys == []
    assert [item.full for item in made.others] == [True]


def test_what_was_done_all_the_same_can_be_noted(
    cast: Any, learnt: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bounded(monkeypatch, supports_an_action=1, supports_to_one_comment=1)
    _give(cast, learnt, 2)
    assert Support.objects.count() == 2


def test_the_thread_s_page_names_the_ceilings_where_supports_are_offered(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.member)
    client.cookies["django_language"] = "en"
    page = client.get(f"/fils/{running.thread.pk}").content.decode()
    most = rules_of("facebook").ceilings
    assert f"from all of us {most.supports_to_one_comment} to one comment" in page
    Thread.objects.filter(pk=running.thread.pk).update(network="youtube")
    assert "from all of us" not in client.get(f"/fils/{running.thread.pk}").content.decode()
