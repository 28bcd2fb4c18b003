"""Measures: graduated, by two, told with the reason, and in force at once everywhere."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.actions.models import Voice
from jesuisla.collective.care.feeds import make_address
from jesuisla.collective.conduct.cases import (
    agree_to_measure,
    decide_case,
    release_case,
    take_case,
    write_case_note,
)
from jesuisla.collective.conduct.measures import Decision, next_measure
from jesuisla.collective.conduct.models import CaseNote, ConductCase, Measure
from jesuisla.collective.conduct.reports import report_conduct
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.memberships import set_roles
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.topics import THANKS
from jesuisla.collective.notifications.wishes import who_wants
from signing_in import erase_account
from waiting_jobs import run_jobs

from .conftest import REASON


def page_of(case: ConductCase) -> str:
    return f"/equipe/conduite/{case.pk}"


def test_a_case_is_judged_by_two_through_the_pages(
    cast: Any, client_of: Any, case: ConductCase
) -> None:
    first, second = client_of(cast.moderator), client_of(cast.coordinator)
    assert "Je m’en occupe" in first.get(page_of(case)).content.decode()
    first.post(page_of(case), {"deed": "take"})
    sent = {"deed": "decide", "outcome": "pause", "point": "threat", "days": "7"}
    missing = first.post(page_of(case), sent)
    assert missing.status_code == 422
    assert "la personne la lira" in missing.content.decode()
    first.post(page_of(case), sent | {"reason": REASON})
    assert not Measure.objects.exists()
    assert cast.member.paused_until is None
    second.post(page_of(case), {"deed": "take"})
    page = second.get(page_of(case)).content.decode()
    assert REASON in page
    assert "7 jours" in page
    agreed = second.post(page_of(case), {"deed": "agree"}, follow=True)
    assert "C’est décidé" in agreed.content.decode()
    measure = Measure.objects.get()
    assert (measure.decided_by, measure.agreed_by) == (cast.moderator, cast.coordinator)


def test_the_person_is_told_with_the_reason_in_their_language(
    cast: Any, client_of: Any, judged: Any
) -> None:
    cast.member.person.language = "en"
    cast.member.person.save()
    judged("word", point="contempt")
    run_jobs()
    (letter,) = [each for each in mail.outbox if each.to == ["ambre@example.org"]]
    assert "A word from the team" in letter.subject
    assert REASON in letter.body
    assert "/moi/conduite" in letter.body
    for name in (cast.moderator.alias, cast.coordinator.alias, cast.second_member.alias):
        assert name not in letter.body
    page = client_of(cast.member).get("/moi/conduite").content.decode()
    assert REASON in page
    assert client_of(cast.member).get("/actions").status_code == 200


def test_a_pause_ends_access_at_once_everywhere_and_ends_by_itself(
    cast: Any, client_of: Any, judged: Any, voice: Voice
) -> None:
    phone, laptop = client_of(cast.member), client_of(cast.member)
    feed = f"/flux/{make_address(cast.member, 'actions')}/actions.atom"
    assert laptop.get("/actions").status_code == 200
    assert laptop.get(feed).status_code == 200
    judged("pause", 7)
    for client in (phone, laptop):
        for path in ("/actions", f"/actions/{voice.action.number}", "/proposer", "/conduite"):
            answer = client.get(path)
            assert answer.status_code == 302, path
            assert answer["Location"] == "/moi/conduite"
        posted = client.post(
            f"/actions/{voice.action.number}/mots", {"kind": "doubt", "text": "Encore moi"}
        )
        assert posted.status_code == 302
    assert not voice.action.remarks.exists()
    assert laptop.get(feed).status_code == 404
    assert cast.member.pk not in {to.pk for to, _channel in who_wants(THANKS)}
    page = phone.get("/moi/conduite").content.decode()
    assert "Vous êtes en pause" in page
    assert phone.get("/moi/donnees").status_code == 200
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        again = client_of(cast.member)
        assert again.get("/actions").status_code == 200
        assert again.get(feed).status_code == 200


def test_a_paused_moderator_has_no_role_meanwhile(cast: Any, client_of: Any, running: Any) -> None:
    voice = Voice.objects.create(
        group=cast.group, action=running, by=cast.moderator, first_words="Des mots à elle"
    )
    case = report_conduct(voice, "threat", by=cast.member).case
    open_page = client_of(cast.moderator)
    assert open_page.get("/veille").status_code == 200
    take_case(case, by=cast.second_moderator)
    decide_case(case, Decision("pause", "threat", REASON, 3), by=cast.second_moderator)
    take_case(case, by=cast.coordinator)
    agree_to_measure(case, by=cast.coordinator)
    assert open_page.get("/veille")["Location"] == "/moi/conduite"
    assert open_page.get("/equipe")["Location"] == "/moi/conduite"


def test_a_removal_ends_access_at_once_and_leaves_one_s_own_page(
    cast: Any, client_of: Any, judged: Any
) -> None:
    laptop = client_of(cast.member)
    feed = f"/flux/{make_address(cast.member, 'actions')}/actions.atom"
    judged("removal")
    assert "connexion" in laptop.get("/actions")["Location"]
    cast.member.person.refresh_from_db()
    assert client_of(cast.member).get("/actions").status_code == 404
    assert client_of(cast.member).get(feed).status_code == 404
    cast.member.person.refresh_from_db()
    page = client_of(cast.member).get("/moi/conduite").content.decode()
    assert REASON in page
    assert "Faire appel" in page
    run_jobs()
    (letter,) = [each for each in mail.outbox if each.to == ["ambre@example.org"]]
    assert REASON in letter.body
    assert "/moi/conduite" in letter.body


def test_a_removal_by_the_coordination_alone_may_be_appealed_too(cast: Any, client_of: Any) -> None:
    path = f"/equipe/membres/{cast.member.pk}/fin"
    client_of(cast.coordinator).post(path, {"reason": REASON})
    run_jobs()
    measure = Measure.objects.get()
    assert (measure.kind, measure.decided_by) == ("removal", cast.coordinator)
    assert "Faire appel" in client_of(cast.member).get("/moi/conduite").content.decode()
    run_jobs()
    assert Measure.objects.count() == 1


def test_a_harder_step_needs_a_note_unless_the_point_is_grave(cast: Any, case: ConductCase) -> None:
    take_case(case, by=cast.moderator)
    decision = Decision("pause", "contempt", REASON, 3)
    with pytest.raises(Refused, match="prochaine étape, qui serait\u00a0: un mot"):
        decide_case(case, decision, by=cast.moderator)
    write_case_note(case, "Troisième fois qu’on en parle.", by=cast.moderator)
    decide_case(case, decision, by=cast.moderator)
    case.refresh_from_db()
    assert case.state == ConductCase.State.PROPOSED


def test_the_next_step_fades_with_time(cast: Any, judged: Any) -> None:
    assert next_measure(cast.member) == "word"
    judged("word", point="contempt")
    assert next_measure(cast.member) == "pause"
    with time_machine.travel(now() + timedelta(days=60)):
        assert next_measure(cast.member) == "word"


def test_the_second_person_may_disagree(cast: Any, client_of: Any, case: ConductCase) -> None:
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("pause", "threat", REASON, 30), by=cast.moderator)
    take_case(case, by=cast.second_moderator)
    client = client_of(cast.second_moderator)
    assert client.post(page_of(case), {"deed": "send_back", "note": " "}).status_code == 422
    client.post(page_of(case), {"deed": "send_back", "note": "Trente jours, c’est trop."})
    case.refresh_from_db()
    assert case.state == ConductCase.State.OPEN
    assert not Measure.objects.exists()
    assert "Trente jours" in client_of(cast.moderator).get(page_of(case)).content.decode()


def test_nobody_agrees_with_themselves(cast: Any, client_of: Any, case: ConductCase) -> None:
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("pause", "threat", REASON, 7), by=cast.moderator)
    take_case(case, by=cast.moderator)
    with pytest.raises(Refused):
        agree_to_measure(case, by=cast.moderator)
    client_of(cast.moderator).post(page_of(case), {"deed": "agree"})
    assert not Measure.objects.exists()


def test_whoever_reported_judges_neither_first_nor_second(
    cast: Any, client_of: Any, voice: Voice
) -> None:
    case = report_conduct(voice, "threat", by=cast.coordinator).case
    answer = client_of(cast.coordinator).post(page_of(case), {"deed": "take"}, follow=True)
    assert "quelqu’un d’autre de l’équipe" in answer.content.decode()
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("pause", "threat", REASON, 7), by=cast.moderator)
    with pytest.raises(Refused):
        take_case(case, by=cast.coordinator)


def test_a_removal_needs_a_coordinator(cast: Any, case: ConductCase) -> None:
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("removal", "threat", REASON), by=cast.moderator)
    take_case(case, by=cast.second_moderator)
    with pytest.raises(Refused, match="coordination"):
        agree_to_measure(case, by=cast.second_moderator)
    release_case(case, by=cast.second_moderator)
    take_case(case, by=cast.coordinator)
    agree_to_measure(case, by=cast.coordinator)
    assert Membership.objects.get(pk=cast.member.pk).ended_at is not None


def alone(cast: Any) -> None:
    """Leave one coordinator as the whole team."""
    for who in (cast.moderator, cast.second_moderator):
        set_roles(who, [], by=cast.coordinator)


def test_a_team_of_one_decides_a_week_at_most(cast: Any, case: ConductCase) -> None:
    alone(cast)
    take_case(case, by=cast.coordinator)
    for decision in (
        Decision("removal", "threat", REASON),
        Decision("pause", "threat", REASON, 14),
    ):
        with pytest.raises(Refused, match="une semaine au plus"):
            decide_case(case, decision, by=cast.coordinator)
    decide_case(case, Decision("pause", "threat", REASON, 7), by=cast.coordinator)
    assert Membership.objects.get(pk=cast.member.pk).is_paused


def test_the_last_coordinator_is_neither_paused_nor_removed(
    cast: Any, client_of: Any, running: Any
) -> None:
    voice = Voice.objects.create(
        group=cast.group, action=running, by=cast.coordinator, first_words="Des mots à elle"
    )
    case = report_conduct(voice, "threat", by=cast.member).case
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("pause", "threat", REASON, 7), by=cast.moderator)
    take_case(case, by=cast.second_moderator)
    answer = client_of(cast.second_moderator).post(page_of(case), {"deed": "agree"}, follow=True)
    assert "dernière" in answer.content.decode() or "coordination" in answer.content.decode()
    assert not Measure.objects.exists()
    assert not Membership.objects.get(pk=cast.coordinator.pk).is_paused


def test_a_group_whose_last_moderator_is_removed_still_answers(
    cast: Any, client_of: Any, running: Any, voice: Voice
) -> None:
    set_roles(cast.second_moderator, [], by=cast.coordinator)
    set_roles(cast.third_member, ["coordinator"], by=cast.coordinator)
    own = Voice.objects.create(
        group=cast.group, action=running, by=cast.moderator, first_words="Des mots à elle"
    )
    case = report_conduct(own, "threat", by=cast.member).case
    take_case(case, by=cast.coordinator)
    decide_case(case, Decision("removal", "threat", REASON), by=cast.coordinator)
    take_case(case, by=cast.third_member)
    agree_to_measure(case, by=cast.third_member)
    next_case = report_conduct(voice, "contempt", by=cast.second_member).case
    page = client_of(cast.coordinator).get(page_of(next_case))
    assert "Je m’en occupe" in page.content.decode()


def test_a_coordinator_who_is_alone_does_not_leave(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    client.post("/moi/quitter", {"sure": "on"})
    assert erase_account(client)["Location"] == "/moi/effacer"
    assert Membership.objects.get(pk=cast.coordinator.pk).ended_at is None
    assert client.get("/equipe").status_code == 200


def test_notes_are_the_team_s_and_escape_what_is_code(
    cast: Any, client_of: Any, case: ConductCase
) -> None:
    text = "<script>alert(1)</script> Elle m’a parlé hier."
    client_of(cast.moderator).post(page_of(case), {"deed": "note", "note": text})
    page = client_of(cast.coordinator).get(page_of(case)).content.decode()
    assert "Elle m’a parlé hier" in page
    assert "<script>alert" not in page
    assert CaseNote.objects.get().by == cast.moderator
    for who in (cast.member, cast.second_member, None):
        assert client_of(who).get(page_of(case)).status_code in {302, 404}


def test_no_decision_is_chosen_for_whoever_decides(
    cast: Any, client_of: Any, case: ConductCase
) -> None:
    first = client_of(cast.moderator)
    page = first.post(page_of(case), {"deed": "take"}, follow=True).content.decode()
    assert 'name="outcome" value="unfounded"' in page
    assert " checked" not in page
    answer = first.post(page_of(case), {"deed": "decide", "point": "contempt", "days": "3"})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == ConductCase.State.OPEN
