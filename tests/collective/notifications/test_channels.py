"""A channel more is one object more: it is offered, counted and forgotten like the mail."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications import channels
from jesuisla.collective.notifications.channels import CHANNELS, Channel
from jesuisla.collective.notifications.deliveries import (
    deliver_once,
    forget_old_deliveries,
    tell_together,
)
from jesuisla.collective.notifications.jobs import tidy
from jesuisla.collective.notifications.models import Delivery, Wish
from jesuisla.collective.notifications.notification import (
    Answers,
    Message,
    Notification,
    SendingOutcome,
    write_notification,
)
from jesuisla.collective.notifications.topics import ALERTS, MEMBERSHIP
from jesuisla.collective.notifications.wishes import choose_channels, who_wants


class Paper:
    """Takes what a mail would, and lies open on a table."""

    name = "paper"
    label: Promise = _("Charter")  # any sentence that is translated

    def __init__(self, *, is_private: bool = True) -> None:
        self.is_private = is_private
        self.sheets: list[tuple[Notification, int]] = []

    def reach(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        return members

    def send(self, notification: Notification, to: Membership) -> None:
        self.sheets.append((notification, to.pk))

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        for message in messages:
            self.send(message.notification, message.to)
            yield Answers([(message, SendingOutcome.LEFT)])


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Paper:
    sheet = Paper()
    channel: Channel = sheet  # the protocol as mypy reads it
    monkeypatch.setitem(CHANNELS, channel.name, channel)
    return sheet


@pytest.fixture
def letter(cast: Any) -> Notification:
    return write_notification(
        MEMBERSHIP, "declined", cast.member, link="http://x/", reason="Des mots pour elle seule."
    )


def written(to: Membership, matters: int) -> Notification:
    return write_notification(ALERTS, "alert", to, link="http://x/", threads=matters)


def test_every_file_of_the_folder_is_a_channel_of_its_name() -> None:
    folder = Path(next(iter(channels.__path__)))
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert files == set(CHANNELS)
    for name, channel in CHANNELS.items():
        assert channel.name == name
        with override("fr"):
            assert str(channel.label)


def test_another_channel_receives_what_the_mail_would(
    cast: Any, paper: Paper, letter: Notification
) -> None:
    assert deliver_once("k", letter, CHANNELS["mail"], cast.member)
    assert deliver_once("k", letter, paper, cast.member)
    ((sheet, to),) = paper.sheets
    assert (sheet.subject, sheet.text) == (mail.outbox[0].subject, mail.outbox[0].body)
    assert (sheet.link, sheet.language, sheet.topic) == ("http://x/", "fr", "membership")
    assert to == cast.member.pk


def test_what_others_may_see_carries_no_text(cast: Any, letter: Notification) -> None:
    table = Paper(is_private=False)
    assert "Des mots pour elle seule." in letter.text
    assert deliver_once("k", letter, table, cast.member)
    ((sheet, _to),) = table.sheets
    assert (sheet.text, sheet.subject, sheet.link) == ("", letter.subject, letter.link)
    assert "Des mots" not in sheet.subject


def test_a_key_leaves_once_by_each_channel_and_not_to_an_erased_account(
    cast: Any, paper: Paper, letter: Notification
) -> None:
    assert [deliver_once("k", letter, paper, cast.member) for _time in range(2)] == [True, False]
    cast.second_member.person.is_active = False
    assert not deliver_once("other", letter, paper, cast.second_member)
    assert len(paper.sheets) == 1


def test_it_is_offered_and_told_of_what_the_team_wishes(
    cast: Any, client_of: Any, paper: Paper
) -> None:
    client = client_of(cast.moderator)
    boxes = re.findall(r'name="alerts" value="(\w+)"', client.get("/moi").content.decode())
    assert boxes == list(CHANNELS)
    assert {"mail", "paper"} <= set(boxes)
    client.post("/moi/notifications", {"alerts": ["paper", "unknown"]})
    assert [(member.pk, channel.name) for member, channel in who_wants(ALERTS)] == [
        (cast.moderator.pk, "paper")
    ]


def test_the_limit_of_an_hour_and_the_digest_are_each_channel_s_own(
    cast: Any, paper: Paper
) -> None:
    choose_channels(cast.moderator, ALERTS, channels={"mail", "paper"})

    def tell(*matters: int) -> int:
        return sum(
            tell_together(ALERTS, matters, channel, member.pk, written)
            for member, channel in who_wants(ALERTS)
        )

    assert [tell(matter) for matter in range(5)] == [2, 2, 2, 0, 0]
    Delivery.objects.filter(channel="paper").update(sent_at=now() - timedelta(minutes=61))
    assert tell(*range(5)) == 1
    assert (len(mail.outbox), len(paper.sheets)) == (3, 4)
    assert "2 fils" in paper.sheets[-1][0].subject


def test_a_wish_for_a_channel_that_is_no_more_keeps_nothing_from_working(cast: Any) -> None:
    Wish.objects.create(membership=cast.moderator, topic="alerts", channel="pigeon", wanted=True)
    assert who_wants(ALERTS) == []


def test_notes_of_deliveries_go_after_three_months(cast: Any) -> None:
    Delivery.objects.create(key="fresh")
    Delivery.objects.create(key="old", sent_at=now() - timedelta(days=91))
    assert tidy.func(0) == 1
    assert forget_old_deliveries() == 0
    assert Delivery.objects.get().key == "fresh"
