"""A rule's alert reaches the team: first in the queue, and by a letter to whoever wants one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications import jobs
from jesuisla.collective.notifications.alerts import tell_of_alert, tell_of_waiting_alerts
from jesuisla.collective.notifications.channels.mail import Mail
from jesuisla.collective.notifications.models import Delivery, Wish
from jesuisla.collective.notifications.notification import Notification
from jesuisla.collective.notifications.topics import ALERTS
from jesuisla.collective.queue.models import FiredRule
from jesuisla.collective.queue.rules import apply_rules, save_rules
from jesuisla.collective.threads.models import Comment, Thread
from jesuisla.collective.threads.threads import follow
from waiting_jobs import run_jobs

RULE = '[families]\nv = ["vermin"]\n[[rule]]\nname = "Vermine"\nwhen.family = ["v"]\nthen = "%s"\n'


LETTERS_AN_HOUR = ALERTS.an_hour


@pytest.fixture
def alert(cast: Any) -> Any:
    save_rules(cast.group, RULE % "alert", by=cast.moderator)

    def made(number: int = 1, *, followed: bool = True) -> Thread:
        thread: Thread = Thread.objects.create(
            group=cast.group,
            network="facebook",
            native_id=f"t{number}",
            url=f"https://www.facebook.com/gazette/posts/{number}",
            title="Un titre qui nomme Jeanne Dupont",
            followed=followed,
        )
        Comment.objects.create(
            group=cast.group, thread=thread, native_id="c", text="vermine", author_key="clef"
        )
        apply_rules(thread, now())
        run_jobs()
        return thread

    return made


def want(*people: Membership) -> None:
    for member in people:
        Wish.objects.create(membership=member, topic="alerts", channel="mail", wanted=True)


def test_nobody_is_written_to_who_did_not_ask(cast: Any, alert: Any) -> None:
    Wish.objects.create(membership=cast.moderator, topic="alerts", channel="mail", wanted=False)
    alert()
    assert mail.outbox == []


def test_an_alert_reaches_those_of_the_team_who_asked(
    cast: Any, client_of: Any, alert: Any
) -> None:
    answer = client_of(cast.moderator).post("/moi/notifications", {"alerts": "mail"}, follow=True)
    assert "Votre choix est enregistré." in answer.content.decode()
    thread = alert()
    (letter,) = mail.outbox
    assert letter.to == [cast.moderator.person.email]
    assert letter.subject == "#jesuisla\N{NO-BREAK SPACE}: un fil à regarder"
    assert re.findall(r"https?://\S+", str(letter.body)) == [
        "http://jesuisla.localhost/veille",
        letter.message()["List-Unsubscribe"].strip("<>"),
    ]
    for secret in ("Jeanne", "facebook", "vermine", "clef", f"/fils/{thread.pk}"):
        assert secret not in f"{letter.subject} {letter.body}"


def test_each_person_reads_it_in_their_own_language(cast: Any, alert: Any) -> None:
    cast.second_moderator.person.language = "en"
    cast.second_moderator.person.save()
    want(cast.moderator, cast.second_moderator)
    alert()
    assert [letter.subject for letter in mail.outbox] == [
        "#jesuisla\N{NO-BREAK SPACE}: un fil à regarder",
        "#jesuisla: a thread needs attention",
    ]


def test_only_the_team_of_the_group_is_written_to(cast: Any, alert: Any) -> None:
    want(cast.member, cast.applicant, cast.coordinator, cast.moderator, cast.other_moderator)
    Membership.objects.filter(pk=cast.moderator.pk).update(ended_at=now())
    alert()
    assert [letter.to for letter in mail.outbox] == [[cast.coordinator.person.email]]


def test_a_thread_is_told_of_once(cast: Any, alert: Any) -> None:
    want(cast.moderator)
    thread = alert()
    assert tell_of_alert(thread.pk) == 0
    assert len(mail.outbox) == 1


def test_letters_are_few_an_hour_and_the_queue_shows_all(
    cast: Any, client_of: Any, alert: Any
) -> None:
    want(cast.moderator)
    last = [alert(number) for number in range(LETTERS_AN_HOUR + 2)][-1]
    assert len(mail.outbox) == LETTERS_AN_HOUR
    page = client_of(cast.moderator).get("/veille").content.decode()
    assert f"{LETTERS_AN_HOUR + 2} fils à regarder maintenant" in page
    Delivery.objects.update(sent_at=now() - timedelta(hours=2))
    assert tell_of_alert(last.pk) == 1


def test_what_is_beyond_the_letters_of_an_hour_comes_in_one_when_it_is_over(
    cast: Any, alert: Any
) -> None:
    want(cast.moderator)
    for number in range(LETTERS_AN_HOUR + 2):
        alert(number)
    assert jobs.tell_of_held_alerts.func(0) == 0  # the hour is not over
    Delivery.objects.update(sent_at=now() - timedelta(minutes=61))
    assert jobs.tell_of_held_alerts.func(0) == 1
    assert mail.outbox[-1].subject == "#jesuisla\N{NO-BREAK SPACE}: 2 fils à regarder"
    assert "Dupont" not in str(mail.outbox[-1].body)
    assert jobs.tell_of_held_alerts.func(0) == 0
    # It counted as one letter, and what it told of is not told again.
    for number in range(LETTERS_AN_HOUR + 2, 2 * LETTERS_AN_HOUR + 2):
        alert(number)
    assert len(mail.outbox) == LETTERS_AN_HOUR + 1 + LETTERS_AN_HOUR - 1


def test_what_no_longer_asks_when_the_hour_is_over_is_not_told_of(cast: Any, alert: Any) -> None:
    want(cast.moderator)
    for number in range(LETTERS_AN_HOUR + 1):
        alert(number)
    Delivery.objects.update(sent_at=now() - timedelta(minutes=61))
    FiredRule.objects.update(ended_at=now())
    assert tell_of_waiting_alerts() == 0


def test_a_letter_box_that_refuses_keeps_nobody_waiting(
    cast: Any, alert: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    alert()
    want(cast.moderator, cast.coordinator)

    send = Mail.send

    def refuse(mail: Mail, notification: Notification, to: Membership) -> None:
        if to == cast.moderator:
            raise OSError("no such box")
        send(mail, notification, to)

    monkeypatch.setattr(Mail, "send", refuse)
    assert tell_of_waiting_alerts() == 1
    assert mail.outbox[-1].to == [cast.coordinator.person.email]
    assert "did not leave" in caplog.text


def test_a_thread_off_the_queue_alerts_nobody_until_it_comes_there(cast: Any, alert: Any) -> None:
    want(cast.moderator)
    thread = alert(followed=False)
    assert mail.outbox == []
    follow(thread, by=cast.moderator)
    run_jobs()
    assert len(mail.outbox) == 1
    run_jobs()  # a killed worker does it all again
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(event="AlertMet").count() == 1


def test_an_alert_that_a_rule_outweighed_is_told_of_when_that_rule_goes(
    cast: Any, alert: Any
) -> None:
    want(cast.moderator)
    never = '[[rule]]\nname = "Jamais"\nwhen.family = ["v"]\nthen = "never"\n'
    save_rules(cast.group, RULE % "alert" + never, by=cast.moderator)
    thread = alert()
    assert tell_of_alert(thread.pk) == 0
    save_rules(cast.group, RULE % "alert", by=cast.moderator)
    run_jobs()
    assert len(mail.outbox) == 1


def test_a_rule_that_only_raises_writes_to_nobody(cast: Any, alert: Any) -> None:
    want(cast.moderator)
    save_rules(cast.group, RULE % "raise", by=cast.moderator)
    assert tell_of_alert(alert().pk) == 0


def test_what_no_longer_asks_is_not_told_of(cast: Any, alert: Any) -> None:
    thread = alert()
    want(cast.moderator)
    save_rules(cast.group, "", by=cast.moderator)
    apply_rules(thread, now())
    assert tell_of_alert(thread.pk) == 0


def test_a_letter_that_fails_to_leave_is_tried_again(
    cast: Any, alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = alert()
    want(cast.moderator)

    def broken(*_: Any) -> None:
        raise OSError("the mail server sleeps")

    with monkeypatch.context() as night:
        night.setattr(Mail, "send", broken)
        with pytest.raises(OSError, match="sleeps"):
            tell_of_alert(thread.pk)
    assert tell_of_alert(thread.pk) == 1
