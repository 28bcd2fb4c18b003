"""No door tells whether an address has an account: same answer, same letters' count, same work."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jesuisla.collective.members.models import Person
from signing_in import browser, join_form

KNOWN, UNKNOWN = "ambre@example.org", "ombre@example.org"


def plain(answer: Any) -> str:
    """What a stranger sees of an answer, without the address they typed and what is drawn anew."""
    text = answer.content.decode()
    for address in (KNOWN, UNKNOWN):
        text = text.replace(address, "ADDRESS")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'nonce-?[^"\s]*|"nonce":"[^"]*"', "", text)


def sign_in_door(client: Any, email: str) -> Any:
    return client.post("/compte/connexion", {"login": email})


def joining_door(client: Any, email: str) -> Any:
    group = client.get("/rejoindre").context["group"]
    return client.post("/rejoindre", join_form(group, alias="Coquelicot", email=email))


def objection_door(client: Any, email: str) -> Any:
    return client.post(
        "/objection",
        {"wish": "erase", "about": "https://example.org/x", "words": "x", "email": email},
    )


DOORS = (sign_in_door, joining_door, objection_door)


@pytest.mark.parametrize("door", DOORS)
def test_a_known_and_an_unknown_address_get_the_same(cast: Any, door: Any) -> None:
    answers, letters, queries = [], [], []
    for email in (UNKNOWN, KNOWN):
        client = browser()
        client.get("/charte")
        before = len(mail.outbox)
        with CaptureQueriesContext(
            connection,
        ) as work:
            answer = door(client, email)
            follow = client.get(answer["Location"]) if answer.get("Location") else answer
        answers.append((answer.status_code, answer.get("Location"), plain(follow)))
        letters.append([letter.to for letter in mail.outbox[before:]])
        queries.append(len(work))
    assert answers[0] == answers[1]
    assert len(letters[0]) == len(letters[1])
    # The time of an answer is its queries: one or two more or less are lost in the network's noise.
    assert abs(queries[0] - queries[1]) <= 6, queries


@pytest.mark.parametrize("door", DOORS[:2])
def test_a_wrong_code_is_answered_alike(cast: Any, door: Any) -> None:
    answers = []
    for email in (UNKNOWN, KNOWN):
        client = browser()
        place = door(client, email)["Location"]
        answer = client.post(place, {"code": "000000"})
        answers.append((answer.status_code, plain(answer)))
    assert answers[0] == answers[1]


def test_nothing_of_a_member_is_at_an_address_one_may_count_up(cast: Any, client_of: Any) -> None:
    """Numbers that exist and numbers that do not are answered alike to whoever may not look."""
    exists, missing = cast.member.pk, Person.objects.order_by("-pk")[0].pk + 1000
    for path in ("/equipe/membres/{}", "/equipe/candidatures/{}"):
        for who in (None, cast.second_member, cast.other_moderator):
            client = client_of(who, host="jesuisla.localhost")
            seen = [client.get(path.format(number)) for number in (exists, missing)]
            assert seen[0].status_code == seen[1].status_code
            assert (seen[0].get("Location") or "").replace(str(exists), "N") == (
                seen[1].get("Location") or ""
            ).replace(str(missing), "N")
