"""The team chooses who accompanies somebody new, among those who offered; changes and ends it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.welcome.buddies import MOST_NEWCOMERS, offer_company
from jesuisla.collective.welcome.models import BuddyNote, BuddyPair
from whole_life import run_jobs


@pytest.fixture(autouse=True)
def offering(cast: Any) -> list[Membership]:
    """Two members who came long ago and offer to accompany somebody."""
    both = [cast.second_member, cast.third_member]
    for member in both:
        member.joined_at = now() - timedelta(days=400)
        member.save()
        offer_company(member, offers=True)
    return both


def test_the_team_asks_one_who_offered_and_they_say_yes(cast: Any, client_of: Any) -> None:
    team, page = client_of(cast.moderator), f"/equipe/binomes/{cast.member.pk}"
    listed = team.get("/equipe/binomes").content.decode()
    assert "Ambre" in listed
    assert "sans binôme" in listed
    assert "Basile" not in listed  # knows the way
    form = team.get(page).content.decode()
    assert "Basile" in form
    assert "Malik" not in form  # offered nothing
    team.post(page, {"buddy": cast.second_member.pk})
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["basile@example.org"]]
    assert "demandé à Basile" in team.get("/equipe/binomes").content.decode()
    pair = BuddyPair.objects.get()
    client_of(cast.second_member).post("/moi/binome", {"deed": "agree", "pair": pair.pk})
    run_jobs()
    assert mail.outbox[-1].to == ["ambre@example.org"]
    assert "avec Basile" in team.get("/equipe/binomes").content.decode()
    assert Entry.objects.get(event="BuddyChosen").actor == cast.moderator.pk


def test_a_buddy_goes_on_until_another_says_yes(cast: Any, client_of: Any) -> None:
    team, page = client_of(cast.moderator), f"/equipe/binomes/{cast.member.pk}"
    team.post(page, {"buddy": cast.second_member.pk})
    pair = BuddyPair.objects.get()
    client_of(cast.second_member).post("/moi/binome", {"deed": "agree", "pair": pair.pk})
    words = {"deed": "write", "pair": pair.pk, "text": "Bonjour"}
    client_of(cast.member).post("/moi/binome", words)
    assert "jusqu’au oui de quelqu’un d’autre" in team.get(page).content.decode()
    team.post(page, {"buddy": cast.third_member.pk})
    assert "avec Basile · demandé à Chloé" in team.get("/equipe/binomes").content.decode()
    mine = client_of(cast.member).get("/moi/binome").content.decode()
    assert "Bonjour" in mine  # nothing has changed for them
    assert "Chloé" not in mine
    pair = BuddyPair.objects.get(agreed_at=None)
    client_of(cast.third_member).post("/moi/binome", {"deed": "agree", "pair": pair.pk})
    run_jobs()
    assert mail.outbox[-1].to == ["ambre@example.org"]  # who accompanies them now
    assert not BuddyNote.objects.exists()
    assert BuddyPair.objects.get(ended_at=None) == pair
    assert "avec Chloé" in team.get("/equipe/binomes").content.decode()


def test_whoever_is_asked_instead_and_says_no_changes_nothing(cast: Any, client_of: Any) -> None:
    team, page = client_of(cast.moderator), f"/equipe/binomes/{cast.member.pk}"
    team.post(page, {"buddy": cast.second_member.pk})
    first = BuddyPair.objects.get()
    client_of(cast.second_member).post("/moi/binome", {"deed": "agree", "pair": first.pk})
    team.post(page, {"buddy": cast.third_member.pk})
    second = BuddyPair.objects.get(agreed_at=None)
    client_of(cast.third_member).post("/moi/binome", {"deed": "end", "pair": second.pk})
    assert BuddyPair.objects.get(ended_at=None) == first


def test_the_team_ends_it_and_takes_back_whom_it_asked(cast: Any, client_of: Any) -> None:
    team, page = client_of(cast.moderator), f"/equipe/binomes/{cast.member.pk}"
    team.post(page, {"buddy": cast.second_member.pk})
    team.post(page, {"buddy": cast.third_member.pk})  # instead of whoever has not answered
    assert BuddyPair.objects.get(ended_at=None).buddy == cast.third_member
    team.post(page, {"deed": "end"})
    assert not BuddyPair.objects.filter(ended_at=None).exists()
    team.post(page, {"deed": "end"})
    assert Entry.objects.filter(event="BuddyPairEnded").count() == 1


def test_nobody_is_chosen_who_did_not_offer_or_is_not_free_any_more(
    cast: Any, client_of: Any
) -> None:
    team, page = client_of(cast.moderator), f"/equipe/binomes/{cast.member.pk}"
    for wrong in ("", "0", "x", cast.second_moderator.pk, cast.other_moderator.pk, cast.member.pk):
        answer = team.post(page, {"buddy": wrong})
        assert answer.status_code == 422
    assert not BuddyPair.objects.exists()
    everybody = [
        Membership(group=cast.group, person=who.person, alias=f"Neuf{number}", roles=["member"])
        for number, who in enumerate([cast.other_moderator])
    ]
    assert MOST_NEWCOMERS == 3
    Membership.objects.bulk_create(everybody)
    for newcomer in (everybody[0], cast.moderator, cast.coordinator):
        BuddyPair.objects.create(group=cast.group, newcomer=newcomer, buddy=cast.second_member)
    answer = team.post(page, {"buddy": cast.second_member.pk})
    assert answer.status_code == 422
    assert "n’est plus libre" in answer.content.decode()


def test_who_ended_it_with_somebody_is_not_proposed_to_them_again(
    cast: Any, client_of: Any
) -> None:
    team, page = client_of(cast.moderator), f"/equipe/binomes/{cast.member.pk}"
    team.post(page, {"buddy": cast.second_member.pk})
    pair = BuddyPair.objects.get()
    client_of(cast.second_member).post("/moi/binome", {"deed": "end", "pair": pair.pk})
    form = team.get(page).content.decode()
    assert f'value="{cast.second_member.pk}"' not in form
    assert f'value="{cast.third_member.pk}"' in form


def test_a_buddy_who_left_is_replaced(cast: Any, client_of: Any) -> None:
    team, page = client_of(cast.moderator), f"/equipe/binomes/{cast.member.pk}"
    team.post(page, {"buddy": cast.second_member.pk})
    leave_group(cast.second_member)
    assert "sans binôme" in team.get("/equipe/binomes").content.decode()
    team.post(page, {"buddy": cast.third_member.pk})
    assert BuddyPair.objects.get(ended_at=None).buddy == cast.third_member


def test_only_whoever_came_lately_is_listed(cast: Any, client_of: Any) -> None:
    team = client_of(cast.moderator)
    cast.member.joined_at = now() - timedelta(days=91)
    cast.member.save()
    assert "Ambre" not in team.get("/equipe/binomes").content.decode()
    assert team.get(f"/equipe/binomes/{cast.member.pk}").status_code == 404
    assert team.get(f"/equipe/binomes/{cast.other_moderator.pk}").status_code == 404
