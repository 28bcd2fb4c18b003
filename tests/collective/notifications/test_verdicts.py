"""Whoever put something forward is told what became of it, by their wishes."""

from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.notifications.topics import PROPOSALS
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
        "C’est une opinion que l’on peut avoir, pas de la haine.",
        "Le mot de Maud\N{NO-BREAK SPACE}:",
        "Merci, vous avez eu raison de regarder.",
        f"http://jesuisla.localhost/fils/{Proposal.objects.first().thread_id}",
        "http://jesuisla.localhost/moi",
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
