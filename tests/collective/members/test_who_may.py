"""Every address of this app, tried by everybody."""

from typing import Any

import pytest
from django.db import transaction

from jesuisla.collective.members.file_openings import note_opening
from jesuisla.collective.members.models import Application, ApplicationAppeal, FileOpening
from jesuisla.collective.members.urls import urlpatterns

PEOPLE = ("stranger", "applicant", "member", "weak moderator", "moderator", "coordinator", "other")
SIGN_IN, HERE, GONE, FACTOR, ON = 302, 200, 404, 302, 302

# What a plain look (GET) answers, in the order of PEOPLE. 405 stands for pages that only
# take what is sent; they are tried again below by sending.
UP = ON  # a form's address leads to the page above it
MATRIX = {
    "join": (HERE, ON, ON, ON, ON, ON, HERE),
    "prove": (HERE, ON, ON, ON, ON, ON, ON),
    "me": (SIGN_IN, HERE, HERE, HERE, HERE, HERE, HERE),
    "request": (SIGN_IN, HERE, GONE, GONE, GONE, GONE, GONE),
    "alias": (UP,) * 7,
    "language": (UP,) * 7,
    "time_zone": (SIGN_IN, HERE, HERE, HERE, HERE, HERE, HERE),
    "charter": (UP,) * 7,
    "data": (SIGN_IN, HERE, HERE, HERE, HERE, HERE, HERE),
    "data_file": (UP,) * 7,
    "prove_again": (SIGN_IN, ON, ON, ON, ON, ON, ON),
    "consent": (UP,) * 7,
    "withdraw": (SIGN_IN, HERE, HERE, HERE, HERE, HERE, GONE),
    "powers": (SIGN_IN, GONE, GONE, FACTOR, HERE, HERE, GONE),
    "leave": (SIGN_IN, HERE, HERE, HERE, HERE, HERE, GONE),
    "erase": (SIGN_IN, HERE, HERE, HERE, HERE, HERE, HERE),
    "team": (SIGN_IN, GONE, GONE, FACTOR, HERE, HERE, GONE),
    "application": (SIGN_IN, GONE, GONE, FACTOR, HERE, HERE, GONE),
    "application_appeal": (SIGN_IN, GONE, GONE, FACTOR, HERE, HERE, GONE),
    "member": (SIGN_IN, GONE, GONE, FACTOR, GONE, HERE, GONE),
    "end": (UP,) * 7,
    "why_opened": (UP,) * 7,
    "demonstration": (GONE,) * 7,
}
SENT = {
    "alias": (SIGN_IN, 422, 422, 422, 422, 422, GONE),
    "language": (SIGN_IN, ON, ON, ON, ON, ON, ON),
    "time_zone": (SIGN_IN, ON, ON, ON, ON, ON, ON),
    "charter": (SIGN_IN, GONE, GONE, GONE, GONE, GONE, GONE),
    "data_file": (SIGN_IN, ON, ON, ON, ON, ON, ON),
    "consent": (SIGN_IN, ON, ON, ON, ON, ON, ON),
    "withdraw": (SIGN_IN, ON, ON, ON, ON, ON, GONE),
    "powers": (SIGN_IN, GONE, GONE, FACTOR, ON, ON, GONE),
    "leave": (SIGN_IN, ON, ON, ON, ON, ON, GONE),
    "application": (SIGN_IN, GONE, GONE, FACTOR, 422, 422, GONE),
    "request": (SIGN_IN, 422, GONE, GONE, GONE, GONE, GONE),
    "application_appeal": (SIGN_IN, GONE, GONE, FACTOR, 422, 422, GONE),
    "member": (SIGN_IN, GONE, GONE, FACTOR, GONE, ON, GONE),
    "end": (SIGN_IN, GONE, GONE, FACTOR, GONE, 422, GONE),
    "why_opened": (SIGN_IN, GONE, GONE, FACTOR, GONE, ON, GONE),
}


@pytest.fixture
def browser_of(cast: Any, client_of: Any) -> Any:
    def browser(person: str) -> Any:
        if person == "weak moderator":
            return client_of(cast.moderator, strong=False)
        if person == "other":
            return client_of(cast.other_moderator, host="jesuisla.localhost")
        return client_of(None if person == "stranger" else getattr(cast, person))

    return browser


@pytest.fixture
def address_of(cast: Any) -> Any:
    application = Application.objects.create(group=cast.group, membership=cast.applicant)
    ApplicationAppeal.objects.create(group=cast.group, application=application, words="Oui ?")
    opening = note_opening(cast.member, FileOpening.Page.MEMBER, by=cast.coordinator)
    assert opening is not None

    def address(name: str) -> str:
        pattern = next(p for p in urlpatterns if p.name == name)
        numbers = {"application": application.pk, "application_appeal": application.pk}
        return "/" + str(pattern.pattern).replace(
            "<int:pk>", str(numbers.get(name, cast.second_member.pk))
        ).replace("<int:opening>", str(opening.pk)).replace("<str:token>", "made-up")

    return address


def test_the_matrix_knows_every_address() -> None:
    assert set(MATRIX) == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("name", MATRIX)
def test_looking(name: str, browser_of: Any, address_of: Any) -> None:
    address = address_of(name)
    seen = tuple(browser_of(person).get(address).status_code for person in PEOPLE)
    assert seen == MATRIX[name]


@pytest.mark.parametrize("name", SENT)
def test_sending(name: str, browser_of: Any, address_of: Any) -> None:
    address = address_of(name)
    answers = {}
    for person in PEOPLE:
        with transaction.atomic():  # what one did is undone before the next tries
            answers[person] = browser_of(person).post(address)
            transaction.set_rollback(True)
    assert tuple(answer.status_code for answer in answers.values()) == SENT[name]
    assert answers["stranger"]["Location"].startswith("/compte/connexion")
    if name in {"application", "member", "end"}:
        assert answers["weak moderator"]["Location"].startswith("/compte/securite")
