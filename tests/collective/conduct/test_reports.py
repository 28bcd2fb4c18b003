"""A comment or a word is reported; who did it is read by the two who judge, and by nobody else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action, Remark, Voice
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.actions.voices import tell_voice, withdraw_voice
from jesuisla.collective.conduct.cases import decide_case, take_case
from jesuisla.collective.conduct.measures import Decision
from jesuisla.collective.conduct.models import ConductCase, ConductReport, RejectedReport
from jesuisla.collective.conduct.reports import (
    REPORTS_A_DAY,
    report_conduct,
    second_report_needed_until,
)
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.memberships import set_roles
from jesuisla.collective.members.models import Membership, Person
from waiting_jobs import run_jobs

WORDS = "Cela rabaisse des gens, je trouve"


def address(voice: Voice) -> str:
    return f"/actions/{voice.action.number}/voix/{voice.pk}/signaler"


def reject(case: ConductCase, by: Membership) -> None:
    take_case(case, by=by)
    decide_case(case, Decision("unfounded", "contempt"), by=by)


def test_a_comment_is_reported_and_the_reporter_reads_what_came_of_it(
    cast: Any, client_of: Any, voice: Voice
) -> None:
    reader = client_of(cast.second_member)
    list_of_voices = reader.get(f"/actions/{voice.action.number}?voix=toutes").content.decode()
    assert address(voice) in list_of_voices
    page = reader.get(address(voice)).content.decode()
    assert "Ces gens ne comprennent rien" in page
    sent = reader.post(address(voice), {"point": "contempt", "words": WORDS}, follow=True)
    assert "ce que votre signalement est devenu" in sent.content.decode()
    case = ConductCase.objects.get()
    assert case.about == cast.member
    assert "L’équipe le lit." in reader.get("/moi/conduite").content.decode()
    reject(case, cast.moderator)
    assert "n’y voit rien contre la charte" in reader.get("/moi/conduite").content.decode()


def test_the_reporter_is_told_by_mail_and_the_team_is_called_without_a_name(
    cast: Any, voice: Voice
) -> None:
    case = report_conduct(voice, "contempt", WORDS, by=cast.second_member).case
    run_jobs()
    to_team = [letter for letter in mail.outbox if "signalement attend" in letter.subject]
    assert {letter.to[0] for letter in to_team} == {
        "maud@example.org",
        "malik@example.org",
        "colette@example.org",
    }
    names = (cast.second_member.alias, cast.member.alias, WORDS)
    assert not any(name in letter.body for name in names for letter in to_team)
    mail.outbox.clear()
    reject(case, cast.moderator)
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["basile@example.org"]
    assert "rien contre la charte" in letter.body
    run_jobs()
    assert len(mail.outbox) == 1


def test_a_moderator_who_is_reported_is_not_called_and_finds_no_case(
    cast: Any, client_of: Any, running: Action
) -> None:
    voice = tell_voice(running, "Ces gens ne comprennent rien", by=cast.moderator)
    case = report_conduct(voice, "contempt", by=cast.member).case
    run_jobs()
    called = {letter.to[0] for letter in mail.outbox if "signalement attend" in letter.subject}
    assert called == {"malik@example.org", "colette@example.org"}
    maud = client_of(cast.moderator)
    assert maud.get(f"/equipe/conduite/{case.pk}").status_code == 404
    assert maud.post(f"/equipe/conduite/{case.pk}", {"deed": "take"}).status_code == 404
    assert "signalement de conduite" not in maud.get("/veille").content.decode()
    assert (
        "signalement de conduite"
        in client_of(cast.second_moderator).get("/veille").content.decode()
    )


def test_only_the_two_who_judge_read_who_reported(
    cast: Any, client_of: Any, case: ConductCase
) -> None:
    path = f"/equipe/conduite/{case.pk}"
    for who in (cast.moderator, cast.second_moderator, cast.coordinator):
        page = client_of(who).get(path).content.decode()
        assert cast.second_member.alias not in page
        assert "Cela rabaisse" not in page
        assert "1 membre l’a signalé" in page
    first = client_of(cast.moderator)
    assert (
        cast.second_member.alias in first.post(path, {"deed": "take"}, follow=True).content.decode()
    )
    assert cast.second_member.alias not in client_of(cast.coordinator).get(path).content.decode()
    writer = client_of(cast.member)
    for page in ("/moi/conduite", "/moi", "/conduite", "/moi/donnees"):
        assert cast.second_member.alias not in writer.get(page).content.decode()
    assert writer.get(path).status_code == 404


def test_who_reported_stands_in_no_entry_of_the_journal(
    cast: Any, client_of: Any, voice: Voice, remark: Remark
) -> None:
    before = {*Entry.objects.values_list("pk", flat=True)}
    report_conduct(voice, "contempt", WORDS, by=cast.second_member)
    report_conduct(remark, "member", by=cast.second_member)
    entries = Entry.objects.exclude(pk__in=before)
    assert {entry.event for entry in entries} == {"ConductReported", "RemarkReported"}
    assert {entry.actor for entry in entries} == {None}
    assert not any(str(cast.second_member.pk) in str([*entry.facts.values()]) for entry in entries)


def test_a_report_about_oneself_is_refused(cast: Any, client_of: Any, voice: Voice) -> None:
    assert client_of(cast.member).get(address(voice)).status_code == 404
    assert client_of(cast.member).post(address(voice), {"point": "hate"}).status_code == 404
    with pytest.raises(Refused, match="C’est de vous"):
        report_conduct(voice, "contempt", by=cast.member)
    assert not ConductCase.objects.exists()


def test_the_same_report_twice_is_one(cast: Any, voice: Voice) -> None:
    first = report_conduct(voice, "contempt", by=cast.second_member)
    assert report_conduct(voice, "hate", by=cast.second_member) == first
    assert ConductReport.objects.count() == 1


def test_mass_reports_are_one_case_that_a_person_reads(
    cast: Any, client_of: Any, voice: Voice
) -> None:
    """Thirty who agreed on it elsewhere move nothing by themselves."""
    for number in range(30):
        person = Person.objects.create(email=f"horde{number}@example.org")
        member = Membership.objects.create(
            group=cast.group, person=person, alias=f"Horde {number}", roles=["member"]
        )
        report_conduct(voice, "hate", by=member)
    run_jobs()
    case = ConductCase.objects.get()
    assert case.state == ConductCase.State.OPEN
    to_maud = [letter for letter in mail.outbox if letter.to == ["maud@example.org"]]
    assert len(to_maud) == 1
    assert client_of(cast.member).get("/actions").status_code == 200
    assert voice in Voice.objects.filter(unlisted=False)
    page = client_of(cast.moderator).get(f"/equipe/conduite/{case.pk}").content.decode()
    assert "30 membres l’ont signalé" in page


def test_one_person_who_reports_everything_is_asked_to_stop(
    cast: Any, client_of: Any, running: Action
) -> None:
    for number in range(REPORTS_A_DAY):
        words = f"Un commentaire bien à moi, le numéro {number}"
        voice = Voice.objects.create(
            group=cast.group, action=running, by=cast.member, first_words=words
        )
        report_conduct(voice, "contempt", by=cast.second_member)
    last = tell_voice(running, "Et encore un commentaire de plus", by=cast.third_member)
    answer = client_of(cast.second_member).post(address(last), {"point": "hate", "words": WORDS})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Vous avez beaucoup signalé aujourd’hui" in page
    assert WORDS in page
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        report_conduct(last, "hate", by=cast.second_member)


@pytest.mark.parametrize("sent", [{}, {"point": "x"}, {"point": "other", "words": " "}])
def test_a_report_says_which_point_it_is(
    cast: Any, client_of: Any, voice: Voice, sent: dict[str, str]
) -> None:
    answer = client_of(cast.second_member).post(address(voice), sent)
    assert answer.status_code == 422
    assert not ConductCase.objects.exists()


def test_a_judged_comment_is_not_reported_again(cast: Any, voice: Voice, case: ConductCase) -> None:
    reject(case, cast.moderator)
    with pytest.raises(Refused, match="déjà répondu"):
        report_conduct(voice, "contempt", by=cast.third_member)


def test_taking_a_comment_back_does_not_take_the_report_away(
    cast: Any, client_of: Any, voice: Voice, case: ConductCase
) -> None:
    withdraw_voice(voice, by=cast.member)
    page = client_of(cast.moderator).get(f"/equipe/conduite/{case.pk}").content.decode()
    assert "Ces gens ne comprennent rien" in page
    assert "retiré entre-temps" in page


def rejected_three_times(cast: Any, running: Action) -> None:
    for number, kind in enumerate(("question", "thanks", "doubt")):
        remark = write_remark(running, kind, f"Un mot {number}", by=cast.third_member)
        with time_machine.travel(now() + timedelta(minutes=2 * number)):
            reject(report_conduct(remark, "hate", by=cast.second_member).case, cast.moderator)
        Entry.objects.filter(event="RemarkMade").delete()


def test_after_three_rejected_reports_a_second_one_is_needed_and_only_they_know(
    cast: Any, client_of: Any, running: Action, voice: Voice
) -> None:
    rejected_three_times(cast, running)
    mail.outbox.clear()
    reporter = client_of(cast.second_member)
    page = reporter.get(address(voice)).content.decode()
    assert "une autre personne signale la même chose" in page
    report_conduct(voice, "contempt", by=cast.second_member)
    run_jobs()
    assert not any("signalement attend" in letter.subject for letter in mail.outbox)
    assert "Attend un deuxième signalement" in reporter.get("/moi/conduite").content.decode()
    case = ConductCase.objects.get(voice=voice)
    for who in (cast.moderator, cast.coordinator):
        team = client_of(who)
        assert team.get(f"/equipe/conduite/{case.pk}").status_code == 404
        assert "signalement de conduite" not in team.get("/veille").content.decode()
    other = client_of(cast.third_member).get(address(voice)).content.decode()
    assert "une autre personne signale la même chose" not in other
    report_conduct(voice, "contempt", by=cast.third_member)
    run_jobs()
    assert any("signalement attend" in letter.subject for letter in mail.outbox)
    assert client_of(cast.moderator).get(f"/equipe/conduite/{case.pk}").status_code == 200


def test_the_need_of_a_second_report_fades(cast: Any, running: Action) -> None:
    assert second_report_needed_until(cast.second_member) is None
    rejected_three_times(cast, running)
    assert second_report_needed_until(cast.second_member) is not None
    with time_machine.travel(now() + timedelta(days=91)):
        assert second_report_needed_until(cast.second_member) is None
        report = report_conduct(
            tell_voice(running, "Un commentaire de plus ici", by=cast.member),
            "hate",
            by=cast.second_member,
        )
        assert report.case.state == ConductCase.State.OPEN


def test_what_was_settled_by_talking_counts_against_nobody(cast: Any, case: ConductCase) -> None:
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("settled", "contempt"), by=cast.moderator)
    assert not RejectedReport.objects.exists()


def test_a_word_that_a_measure_follows_is_taken_back(
    cast: Any, client_of: Any, remark: Remark
) -> None:
    case = report_conduct(remark, "member", by=cast.second_member).case
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("word", "member", "Pas de lâches ici."), by=cast.moderator)
    page = client_of(cast.third_member).get(f"/actions/{remark.action.number}/mots")
    assert "lâches" not in page.content.decode()


def test_an_applicant_and_another_group_find_nothing(
    cast: Any, client_of: Any, voice: Voice
) -> None:
    for who in (cast.applicant, cast.other_moderator):
        client = client_of(who, host="jesuisla.localhost")
        assert client.post(address(voice), {"point": "hate"}).status_code == 404
    set_roles(cast.third_member, ["researcher"], by=cast.coordinator)
    assert client_of(cast.third_member).get("/equipe/conduite").status_code == 404
