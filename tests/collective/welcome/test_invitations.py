"""Invitations by a link and by e-mail, through HTTP: what they open, for whom, for how long."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.memberships import end_membership, leave_group
from jesuisla.collective.members.models import Application, Membership, Person, Role
from jesuisla.collective.welcome.address_lists import draft_list, read_addresses, send_list
from jesuisla.collective.welcome.invitation_links import (
    MOST_LINKS,
    address_of,
    end_link,
    make_link,
)
from jesuisla.collective.welcome.jobs import forget_invitations
from jesuisla.collective.welcome.models import (
    AddressList,
    Arrival,
    InvitationLink,
    InvitedAddress,
)
from jesuisla.collective.welcome.sending import A_DAY, MOST_FAILURES, PORTION, send_portion
from signing_in import browser, code_in, join_form
from whole_life import run_jobs


def path_of(invitation: Any) -> str:
    return "/i/" + address_of(invitation).rpartition("/i/")[2]


def ask_to_join(client: Client, email: str, alias: str) -> Any:
    """Ask to join as somebody would, code included; the answer to the code."""
    page = client.get("/rejoindre")
    sent = join_form(page.context["group"], alias=alias, email=email)
    answer = client.post("/rejoindre", sent)
    assert answer.status_code == 302, answer.content.decode()
    return client.post(answer["Location"], {"code": code_in(mail.outbox[-1])})


def come_by(invitation: Any, email: str, alias: str) -> Membership:
    """Open an invitation in a new browser and ask to join."""
    client = browser()
    assert client.get(path_of(invitation))["Location"] == "/rejoindre"
    ask_to_join(client, email, alias)
    return Membership.objects.get(person__email=email)


@pytest.fixture
def link(cast: Any) -> InvitationLink:
    """A link for two people."""
    return make_link("Groupe Facebook", ceiling=2, days=30, by=cast.coordinator)


def invited(cast: Any, *emails: str, roles: tuple[str, ...] = ()) -> list[InvitedAddress]:
    """Addresses that the coordination invited, their mails sent."""
    address_list = draft_list("\n".join(emails), days=30, roles=roles, by=cast.coordinator)
    send_list(address_list, by=cast.coordinator)
    send_portion(cast.group)
    return list(address_list.addresses.select_related("address_list", "group").order_by("pk"))


def test_the_coordination_makes_a_link_sees_its_use_and_ends_it(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    sent = {"deed": "link", "name": "Groupe Facebook", "ceiling": "2", "days": "30"}
    assert client.post("/equipe/inviter", sent)["Location"] == "/equipe/inviter"
    link = InvitationLink.objects.get()
    page = client.get("/equipe/inviter").content.decode()
    assert f"http://jesuisla.localhost{path_of(link)}" in page
    come_by(link, "lou@example.org", "Lou")
    assert "1 personne a demandé" in client.get("/equipe/inviter").content.decode()
    assert client.post(f"/equipe/inviter/liens/{link.pk}/fin").status_code == 302
    assert path_of(link) not in client.get("/equipe/inviter").content.decode()
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))
    assert events[0] == "InvitationLinkMade"
    assert events[-1] == "InvitationLinkEnded"


def test_whoever_comes_by_a_link_asks_as_anybody_and_the_team_reads_from_where(
    cast: Any, client_of: Any, link: InvitationLink
) -> None:
    visitor = browser()
    visitor.get(path_of(link))
    assert "vous invite" in visitor.get("/rejoindre").content.decode()
    place = come_by(link, "lou@example.org", "Lou")
    assert place.roles == [Role.APPLICANT]
    application = Application.objects.get(membership=place)
    page = client_of(cast.moderator).get(f"/equipe/candidatures/{application.pk}")
    assert "Groupe Facebook" in page.content.decode()
    link.refresh_from_db()
    assert link.uses == 1


def test_the_list_of_requests_says_it_in_one_query_for_all(
    cast: Any, client_of: Any, link: InvitationLink
) -> None:
    client, queries = client_of(cast.moderator), []
    for email, alias in (("lou@example.org", "Lou"), ("zoe@example.org", "Zoé")):
        come_by(link, email, alias)
        with CaptureQueriesContext(connection) as work:
            page = client.get("/equipe").content.decode()
        queries.append(len(work))
    assert page.count("Groupe Facebook") == 2
    assert queries[0] == queries[1]


def test_looking_at_a_link_uses_nothing(cast: Any, link: InvitationLink) -> None:
    for _ in range(5):
        assert browser().get(path_of(link)).status_code == 302
    link.refresh_from_db()
    assert link.uses == 0


@pytest.mark.parametrize("way", ["ended", "full", "too late"])
def test_a_closed_link_says_so_kindly_and_shows_the_ordinary_way(
    cast: Any, link: InvitationLink, way: str
) -> None:
    if way == "ended":
        end_link(link, by=cast.coordinator)
    elif way == "full":
        InvitationLink.objects.update(uses=2)
    later = now() + timedelta(days=31 if way == "too late" else 0)
    with time_machine.travel(later, tick=False):
        answer = browser().get(path_of(link))
    assert answer.status_code == 410
    assert 'href="/rejoindre"' in answer.content.decode()
    assert "vous reste ouverte" in answer.content.decode()


def test_a_link_that_fills_up_meanwhile_loses_nothing_typed(
    cast: Any, link: InvitationLink
) -> None:
    client = browser()
    client.get(path_of(link))
    InvitationLink.objects.update(uses=2)
    ask_to_join(client, "lou@example.org", "Lou")
    assert Membership.objects.get(person__email="lou@example.org").roles == [Role.APPLICANT]
    assert not Arrival.objects.exists()


def test_one_person_is_one_use_however_often_they_ask(cast: Any, link: InvitationLink) -> None:
    place = come_by(link, "lou@example.org", "Lou")
    first = Application.objects.get(membership=place)
    answer_application(first, "declined", reason="Pas encore.", by=cast.moderator, note="Seule")
    come_by(link, "lou@example.org", "Lou")
    assert Application.objects.filter(membership=place).count() == 2
    link.refresh_from_db()
    assert link.uses == 1


def test_an_invented_link_and_another_group_s_are_not_there(
    cast: Any, link: InvitationLink
) -> None:
    token = path_of(link)
    for path in ("/i/l1.invented", "/i/x", f"{token}x", token.replace("/i/l", "/i/a")):
        assert browser().get(path).status_code == 404, path
    assert browser(host="ichbinhier.localhost").get(token).status_code == 404


def test_members_are_told_that_they_are_here(
    cast: Any, client_of: Any, link: InvitationLink
) -> None:
    answer = client_of(cast.member).get(path_of(link), follow=True)
    assert "déjà là" in answer.content.decode()
    link.refresh_from_db()
    assert link.uses == 0


def test_there_are_only_so_many_open_links(cast: Any, client_of: Any) -> None:
    for number in range(MOST_LINKS):
        make_link(f"Lien {number}", ceiling=1, days=1, by=cast.coordinator)
    sent = {"deed": "link", "name": "Encore un", "ceiling": "2", "days": "30"}
    answer = client_of(cast.coordinator).post("/equipe/inviter", sent)
    assert answer.status_code == 422
    assert 'value="Encore un"' in answer.content.decode()


def test_a_list_is_shown_before_anything_leaves(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    file = SimpleUploadedFile(
        "membres.csv", "Nom;Courriel\nÉlise;elise@example.org\nJo;jo@@example\n".encode("cp1252")
    )
    sent = {
        "deed": "addresses",
        "addresses": "lou@example.org\nLOU@example.org",
        "file": file,
        "days": "14",
    }
    answer = client.post("/equipe/inviter", sent)
    page = client.get(answer["Location"]).content.decode()
    assert re.findall(r'figure-number">\s*(\d+)', page) == ["2", "1", "2"]
    assert "Ligne 5" in page
    assert "jo@@example" in page
    assert mail.outbox == []
    mended = client.post(answer["Location"], {"deed": "mend", "addresses": "jo@example.org\nrien"})
    assert re.findall(r'figure-number">\s*(\d+)', mended.content.decode()) == ["3", "1", "1"]
    assert client.post(answer["Location"], {"deed": "send"})["Location"] == "/equipe/inviter"
    assert client.get(answer["Location"]).status_code == 404
    run_jobs()
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "elise@example.org",
        "jo@example.org",
        "lou@example.org",
    ]


def test_nothing_typed_is_lost_where_there_is_no_address(cast: Any, client_of: Any) -> None:
    sent = {"deed": "addresses", "addresses": "Nina et <b>Léo</b>", "days": "14"}
    answer = client_of(cast.coordinator).post("/equipe/inviter", sent)
    assert answer.status_code == 422
    assert "Nina et &lt;b&gt;Léo" in answer.content.decode()


def test_an_inviter_never_learns_who_is_here(cast: Any, client_of: Any) -> None:
    """The pages for an address of a member and of nobody are the same, from preview to the end."""
    client, pages = client_of(cast.coordinator), {}
    for email in ("basile@example.org", "nobody@example.org"):
        InvitedAddress.objects.all().delete()
        AddressList.objects.all().delete()
        sent = {"deed": "addresses", "addresses": email, "days": "14"}
        draft = client.post("/equipe/inviter", sent)["Location"]
        preview = client.get(draft).content.decode()
        client.post(draft, {"deed": "send"})
        count = len(mail.outbox)
        send_portion(cast.group)
        assert len(mail.outbox) == count + 1
        seen = [preview, client.get("/equipe/inviter").content, client.get("/equipe").content]
        pages[email] = [plain(page) for page in seen]
    assert pages["basile@example.org"] == pages["nobody@example.org"]
    assert not Person.objects.filter(email="nobody@example.org").exists()


def plain(page: Any) -> str:
    text = page.decode() if isinstance(page, bytes) else page
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce-?[^"\s]*', "", text)
    return re.sub(r"/adresses/\d+", "", text)


def test_whoever_proves_an_invited_address_is_in_at_once(cast: Any, client_of: Any) -> None:
    [address] = invited(cast, "lou@example.org", roles=("moderator",))
    assert address.email == ""
    assert path_of(address) in mail.outbox[-1].body
    place = come_by(address, "lou@example.org", "Lou")
    assert sorted(place.roles) == ["member", "moderator"]
    assert place.charter is not None
    assert browser().get(path_of(address)).status_code == 410  # it works once
    assert (
        "1 personne est venue"
        in client_of(cast.coordinator).get("/equipe/inviter").content.decode()
    )


def test_a_personal_invitation_replayed_leads_nobody_in_again(cast: Any) -> None:
    """Neither opened anew, nor kept by a browser that had opened it before it was used."""
    [address] = invited(cast, "lou@example.org")
    early = browser()
    assert early.get(path_of(address))["Location"] == "/rejoindre"
    place = come_by(address, "lou@example.org", "Lou")
    assert place.roles == [Role.MEMBER]
    assert browser().get(path_of(address)).status_code == 410
    ask_to_join(early, "thief@example.org", "Zoé")
    assert Membership.objects.get(alias="Zoé").roles == [Role.APPLICANT]
    leave_group(place)
    mail.outbox.clear()
    ask_to_join(browser(), "lou@example.org", "Lou")
    place.refresh_from_db()
    assert place.roles == [Role.APPLICANT]  # whoever left asks as anybody


def test_an_invitation_passed_on_lets_nobody_in_at_once(cast: Any) -> None:
    [address] = invited(cast, "lou@example.org")
    place = come_by(address, "somebody@example.org", "Zoé")
    assert place.roles == [Role.APPLICANT]
    address.refresh_from_db()
    assert address.used_at is None


def test_whoever_was_removed_is_not_let_in_by_an_invitation(cast: Any) -> None:
    end_membership(cast.member, reason="Insultes.", by=cast.coordinator)
    [address] = invited(cast, cast.member.person.email)
    place = come_by(address, cast.member.person.email, "Ambre")
    assert place.roles == [Role.APPLICANT]


def test_without_its_coordinator_an_invitation_leads_to_the_team(cast: Any) -> None:
    [address] = invited(cast, "lou@example.org")
    Membership.objects.filter(pk=cast.coordinator.pk).update(roles=["member"])
    assert come_by(address, "lou@example.org", "Lou").roles == [Role.APPLICANT]


def test_an_applicant_who_is_invited_is_accepted(cast: Any, client_of: Any) -> None:
    Application.objects.create(group=cast.group, membership=cast.applicant)
    [address] = invited(cast, cast.applicant.person.email)
    client_of(cast.applicant).get(path_of(address))
    cast.applicant.refresh_from_db()
    assert cast.applicant.roles == [Role.MEMBER]


def test_mails_leave_in_portions_and_each_once(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    emails = "\n".join(f"a{number}@example.org" for number in range(PORTION + 5))
    send_list(draft_list(emails, days=9, roles=(), by=cast.coordinator), by=cast.coordinator)
    assert send_portion(cast.group) == PORTION
    assert send_portion(cast.group) == 5
    assert send_portion(cast.group) == 0
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == PORTION + 5
    assert not InvitedAddress.objects.exclude(email="").exists()
    InvitedAddress.objects.filter(sent_at__isnull=False).update(sent_at=now())
    later = draft_list("late@example.org", days=9, roles=(), by=cast.coordinator)
    send_list(later, by=cast.coordinator)
    monkeypatch.setattr("jesuisla.collective.welcome.sending.A_DAY", PORTION + 5)
    assert send_portion(cast.group) == 0
    assert A_DAY > PORTION


def test_a_mail_server_that_refuses_is_tried_again_and_then_left(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_letter: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("jesuisla.collective.welcome.sending.send_letter", refuse)
    address_list = draft_list("lou@example.org", days=9, roles=(), by=cast.coordinator)
    send_list(address_list, by=cast.coordinator)
    for _ in range(MOST_FAILURES):
        assert InvitedAddress.objects.get().email
        assert send_portion(cast.group) == 0
    assert InvitedAddress.objects.get().email == ""
    assert InvitedAddress.objects.get().sent_at is None


def test_an_unused_invitation_is_forgotten_after_its_end(cast: Any, link: InvitationLink) -> None:
    invited(cast, "lou@example.org")
    draft_list("never@example.org", days=9, roles=(), by=cast.coordinator)
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        forget_invitations(0)
    assert list(InvitedAddress.objects.values_list("email", flat=True)) == [""]
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        forget_invitations(0)
    assert not InvitedAddress.objects.exists()
    assert InvitationLink.objects.exists()
    with time_machine.travel(now() + timedelta(days=61), tick=False):
        forget_invitations(0)
    assert not InvitationLink.objects.exists()


def test_only_the_coordination_invites(cast: Any, client_of: Any, link: InvitationLink) -> None:
    for who in (cast.moderator, cast.member):
        client = client_of(who)
        assert client.get("/equipe/inviter").status_code == 404
        assert client.post(f"/equipe/inviter/liens/{link.pk}/fin").status_code == 404
    link.refresh_from_db()
    assert link.ended_at is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault(text: str) -> None:
    read = read_addresses(text)
    assert len(set(read.emails)) == len(read.emails)
    assert all("@" in email and email == email.lower() for email in read.emails)


@given(st.lists(st.sampled_from(["a@b.fr", "c@d.org", "A@b.fr", "e@f.net"]), max_size=9))
def test_every_address_is_counted_once_or_as_double(emails: list[str]) -> None:
    read = read_addresses("\n".join(emails))
    assert len(read.emails) + read.doubles == len(emails)
    assert not read.faults
