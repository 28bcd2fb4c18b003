"""The team is told of requests to join: each once, once more for a second answer, few an hour."""

from collections import Counter
from datetime import timedelta
from typing import Any

import time_machine
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.groups.models import Charter
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.applications import JoinRequest, apply
from jesuisla.collective.members.models import Application
from jesuisla.collective.notifications.join_requests import tell_of_requests
from jesuisla.collective.notifications.topics import REQUESTS
from jesuisla.collective.notifications.wishes import choose_channels
from whole_life import run_jobs


def ask(cast: Any, name: str) -> Application:
    """Somebody asks to join, and whoever is told is told."""
    request = JoinRequest(
        email=f"{name.lower()}@example.org",
        alias=name,
        language="fr",
        words="Pour aider",
        charter=Charter.objects.get(group=cast.group).pk,
    )
    application = apply(cast.group, request)
    run_jobs()
    return application


def told() -> Counter[str]:
    """How many letters each has, of those that say that somebody asks."""
    return Counter(
        letter.to[0] for letter in mail.outbox if "demande à entrer" in str(letter.subject)
    )


TEAM = ("maud@example.org", "malik@example.org", "colette@example.org")


def test_each_of_the_team_is_told_once_and_members_are_not(cast: Any) -> None:
    ask(cast, "Zelie")
    assert told() == Counter(TEAM)
    assert tell_of_requests() == 0
    assert not any("Zelie" in letter.body + str(letter.subject) for letter in mail.outbox)


def test_a_first_answer_tells_the_others_that_a_second_is_awaited(cast: Any) -> None:
    application = ask(cast, "Zelie")
    answer_application(application, Application.State.ACCEPTED, by=cast.moderator)
    run_jobs()
    assert told() == Counter({TEAM[0]: 1, TEAM[1]: 2, TEAM[2]: 2})
    answer_application(application, Application.State.ACCEPTED, by=cast.coordinator)
    run_jobs()
    assert sum(told().values()) == 5


def test_masses_of_requests_bring_two_letters_an_hour(cast: Any) -> None:
    for number in range(6):
        ask(cast, f"Personne{number}")
    assert told() == Counter(dict.fromkeys(TEAM, 2))
    with time_machine.travel(now() + timedelta(hours=2)):
        assert tell_of_requests() == 3  # one for all the others
        assert tell_of_requests() == 0


def test_whoever_wishes_none_gets_none(cast: Any) -> None:
    choose_channels(cast.moderator, REQUESTS, channels=[])
    ask(cast, "Zelie")
    assert TEAM[0] not in told()


def test_the_list_says_who_is_awaited(cast: Any, client_of: Any) -> None:
    application = ask(cast, "Zelie")
    pages = [client_of(who) for who in (cast.moderator, cast.second_moderator, cast.coordinator)]
    assert not any("réponse est" in page.get("/equipe").content.decode() for page in pages)
    answer_application(application, Application.State.ACCEPTED, by=cast.moderator)
    assert "Vous avez répondu" in pages[0].get("/equipe").content.decode()
    assert "Une réponse est donnée" in pages[1].get("/equipe").content.decode()
    answer_application(application, "declined", by=cast.second_moderator, reason="Pas encore")
    assert "Deux réponses diffèrent" in pages[2].get("/equipe").content.decode()
