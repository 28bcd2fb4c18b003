"""Whoever put something forward is told what became of it, by their wishes."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.lifecycle import prepare_action, review_action
from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.notifications.topics import PROPOSALS, REVIEWS
from jesuisla.collective.notifications.wishes import choose_channels
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.proposals.proposals import propose
from jesuisla.networks.registry import recognise

LINK = recognise("https://www.facebook.com/gazette.inventee/posts/123456789")


def deliver_all() -> None:
    for job in ProcrastinateJob.objects.filter(task_name__endswith="deliver").order_by("pk"):
        deliver(**job.args)


@pytest.fixture
def declined(cast: Any, client_of: Any) -> Any:
    """Two members and a moderator propose a thread, and that moderator declines it."""
    cast.second_member.person.language = "en"
    cast.second_member.person.save()

    def decline(answer: str = "Merci, vous avez eu raison de regarder.") -> None:
        for member in (cast.member, cast.second_member, cast.moderator):
            thread = propose(cast.group, LINK, "", by=member).thread
        client_of(cast.moderator).post(
            f"/veille/{thread.pk}/decliner", {"criterion": "opinion", "answer": answer}
        )
        deliver_all()
        deliver_all()

    return decline


def test_proposers_read_the_criterion_and_the_kind_word_each_in_their_language(
    cast: Any, declined: Any
) -> None:
    declined()
    french, english = mail.outbox
    assert (french.to, english.to) == (
        [cast.member.person.email],
        [cast.second_member.person.email],
    )
    assert french.subject == "#jesuisla\N{NO-BREAK SPACE}: à propos du fil que vous avez proposé"
    for sentence in (
        "C’est une opinion, pas de la haine.",
        "Le mot de Maud\N{NO-BREAK SPACE}:",
        "Merci, vous avez eu raison de regarder.",
        f"http://jesuisla.localhost/fils/{Proposal.objects.first().thread_id}",
        "http://jesuisla.localhost/notifications/arret/",
    ):
        assert sentence in french.body
    assert english.subject == "#jesuisla: about the thread that you proposed"
    assert "It is an opinion one may hold, not hate." in english.body
    assert "And a word from Maud:" in english.body


def test_without_a_kind_word_the_criterion_stands_alone(cast: Any, declined: Any) -> None:
    declined(answer="")
    assert "Le mot de" not in mail.outbox[0].body


def test_nobody_is_written_to_who_does_not_wish_it_or_left(cast: Any, declined: Any) -> None:
    choose_channels(cast.member, PROPOSALS, channels=[])
    cast.second_member.roles = []
    cast.second_member.save()
    declined()
    assert mail.outbox == []


@pytest.fixture
def prepared(cast: Any) -> Any:
    """An action that Maud prepared."""
    thread = propose(cast.group, LINK, "", by=cast.moderator).thread
    return prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)


@pytest.mark.parametrize(
    ("verdict", "french", "english"),
    [
        (
            "returned",
            "Malik a relu l’action 1, que vous avez préparée, et vous la renvoie avec un mot",
            "Malik read action 1, which you prepared, and sends it back to you with a word:",
        ),
        (
            "declined",
            "Malik a relu l’action 1, que vous avez préparée, et la refuse.",
            "Malik read action 1, which you prepared, and refuses it.",
        ),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_prepared_an_action_reads_why_it_came_back(
    cast: Any, prepared: Any, verdict: str, french: str, english: str, language: str
) -> None:
    cast.moderator.person.language = language
    cast.moderator.person.save()
    review_action(prepared, verdict, by=cast.second_moderator, note="Le fil est vide.")
    deliver_all()
    deliver_all()
    (letter,) = mail.outbox
    assert letter.to == [cast.moderator.person.email]
    for sentence in (
        {"fr": french, "en": english}[language],
        "Le fil est vide.",
        "http://jesuisla.localhost/veille/actions/1",
    ):
        assert sentence in letter.body


def test_sent_back_twice_is_told_twice_and_an_agreement_needs_no_letter(
    cast: Any, prepared: Any
) -> None:
    for hour in range(2):
        with time_machine.travel(now() + timedelta(hours=hour)):
            review_action(prepared, "returned", by=cast.second_moderator, note="Non")
            deliver_all()
            change_brief(prepared, Brief(why="Mieux"), by=cast.moderator)
    review_action(prepared, "agreed", by=cast.second_moderator)
    deliver_all()
    assert len(mail.outbox) == 2


def test_giving_up_one_s_own_action_brings_no_letter(cast: Any, prepared: Any) -> None:
    review_action(prepared, "declined", by=cast.moderator)
    deliver_all()
    assert mail.outbox == []


def test_no_letter_on_one_s_actions_to_whoever_does_not_wish_it(cast: Any, prepared: Any) -> None:
    choose_channels(cast.moderator, REVIEWS, channels=[])
    review_action(prepared, "declined", by=cast.second_moderator, note="Non")
    deliver_all()
    assert mail.outbox == []
