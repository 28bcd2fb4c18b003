"""Declined requests keep their names while they may be appealed, ended memberships half a year."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled

from jesuisla.collective.actions.jobs import forget_what_a_member_did
from jesuisla.collective.journal.events import listeners
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.consents import withdraw_consent
from jesuisla.collective.members.jobs import forget_places
from jesuisla.collective.members.memberships import delete_account, end_membership, leave_group
from jesuisla.collective.members.models import Application, Membership
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.proposals.jobs import forget_what_a_member_proposed
from waiting_jobs import run_jobs

HALF_A_YEAR = timedelta(days=183)


@pytest.fixture
def declined(cast: Any) -> Iterator[Any]:
    """An applicant whose request was declined half a year and a day ago."""
    with time_machine.travel(now() - HALF_A_YEAR - timedelta(days=1)):
        request = Application.objects.create(
            group=cast.group, membership=cast.applicant, words="Je lis vos commentaires."
        )
        answer_application(
            request, "declined", reason="Nous sommes complets.", by=cast.moderator, note="Seule"
        )
    return cast.applicant


def kept_of(person: Any) -> str:
    person.refresh_from_db()
    return json.dumps(all_data_of(person), ensure_ascii=False)


def test_a_declined_request_of_long_ago_goes_with_its_account(
    cast: Any, client_of: Any, declined: Any
) -> None:
    client = client_of(declined)
    assert "nour@example.org" in client.get("/moi/donnees").content.decode()
    assert forget_places(0) == 1
    assert forget_places(0) == 0
    kept = kept_of(declined.person)
    for word in ("Nour", "nour", "Je lis", "complets"):
        assert word not in kept
    assert client.get("/moi").status_code == 302
    assert Entry.objects.filter(event="PlaceForgotten").count() == 1


def test_a_membership_that_ended_goes_too_and_what_came_with_it(cast: Any) -> None:
    with time_machine.travel(now() - HALF_A_YEAR - timedelta(days=1)):
        end_membership(cast.member, reason="La charte", by=cast.coordinator)
    assert forget_places(0) == 1
    assert "Ambre" not in kept_of(cast.member.person)
    heard = set(listeners["PlaceForgotten"].values())
    assert {forget_what_a_member_did, forget_what_a_member_proposed} <= heard


def test_before_half_a_year_and_whoever_came_back_stays(cast: Any, declined: Any) -> None:
    Membership.objects.filter(pk=declined.pk).update(ended_at=None)
    end_membership(cast.member, reason="La charte", by=cast.coordinator)
    assert forget_places(0) == 0
    assert "Ambre" in kept_of(cast.member.person)
    assert "Nour" in kept_of(declined.person)


def test_an_account_with_a_place_elsewhere_keeps_its_address(cast: Any, declined: Any) -> None:
    with scopes_disabled(), scope(group=cast.other_group.pk):
        Membership.objects.create(
            group=cast.other_group, person=declined.person, alias="Nora", roles=["member"]
        )
    assert forget_places(0) == 1
    kept = kept_of(declined.person)
    assert "nour@example.org" in kept
    assert "Nora" in kept
    assert "Je lis" not in kept


def test_the_page_to_join_says_so(client_of: Any) -> None:
    assert "au bout de vingt jours" in client_of(None).get("/rejoindre").content.decode()


@pytest.mark.django_db(transaction=True)
def test_all_that_forgets_does_so_without_a_transaction_around_it(cast: Any) -> None:
    """As in a worker: whoever locks rows to forget them has a transaction of their own."""
    leave_group(cast.third_member)
    assert forget_places(0) == 1
    withdraw_consent(cast.second_member)
    delete_account(cast.member.person)
    run_jobs()
    told = Entry.objects.values_list("event", flat=True)
    assert {"PlaceForgotten", "ConsentWithdrawn", "AccountErased"} <= set(told)
