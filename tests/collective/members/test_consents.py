"""Consent to the use of opinions: given, withdrawn, and what stops."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now
from django.utils.translation import override

from jesuisla.collective.journal.events import listeners
from jesuisla.collective.members.consents import (
    TIME_TO_DECIDE,
    WORDINGS,
    consent_of,
    give_consent,
    withdraw_consent,
)
from jesuisla.collective.members.jobs import forget_places
from jesuisla.collective.members.memberships import end_membership, leave_group
from jesuisla.collective.members.models import Consent
from jesuisla.collective.members.refusals import NotAMember


def test_a_wording_that_was_read_is_never_changed() -> None:
    with override("en"):
        assert str(WORDINGS[1]) == (
            "I agree that the group uses what may show my opinions: that I am one of its members, "
            "what I write here, and what I do in its actions"
        )


def test_the_day_the_words_and_the_language_are_kept(cast: Any) -> None:
    give_consent(cast.member)
    consent = give_consent(cast.member)
    assert (consent.wording, consent.language) == (1, "fr")
    assert Consent.objects.count() == 1


def test_whoever_withdraws_is_out_at_once_and_may_come_back(cast: Any, client_of: Any) -> None:
    give_consent(cast.moderator)
    client = client_of(cast.moderator)
    assert client.get("/actions").status_code == 200
    withdraw_consent(cast.moderator)
    assert client.get("/actions").status_code == 404
    assert client.get("/equipe").status_code == 404
    give_consent(cast.moderator)
    assert client.get("/actions").status_code == 200
    assert consent_of(cast.moderator) is not None


def test_even_the_last_coordinator_may_withdraw(cast: Any) -> None:
    withdraw_consent(cast.coordinator)
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.ended_at is not None
    with pytest.raises(NotAMember):
        withdraw_consent(cast.coordinator)


def test_whoever_does_not_decide_is_forgotten_after_thirty_days(cast: Any) -> None:
    withdraw_consent(cast.member)
    assert forget_places(0) == 0
    with time_machine.travel(now() + TIME_TO_DECIDE + timedelta(minutes=1)):
        assert forget_places(0) == 1
        cast.member.refresh_from_db()
        assert cast.member.alias == f"#{cast.member.pk}"
        with pytest.raises(NotAMember):
            give_consent(cast.member)


def test_nobody_who_left_or_was_removed_is_let_in_by_a_consent(cast: Any) -> None:
    end_membership(cast.member, reason="La charte", by=cast.coordinator)
    leave_group(cast.second_member)
    for place in (cast.member, cast.second_member):
        with pytest.raises(NotAMember):
            give_consent(place)


def test_all_that_listen_to_an_erasure_listen_to_a_withdrawal() -> None:
    heard = set(listeners["AccountErased"].values())
    assert heard <= set(listeners["ConsentWithdrawn"].values())
