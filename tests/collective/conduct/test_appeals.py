"""One appeal within twenty days, judged by somebody of the team who took no part."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.actions.models import Voice
from jesuisla.collective.conduct.appeals import judge_appeal, make_appeal, who_may_judge
from jesuisla.collective.conduct.cases import (
    agree_to_measure,
    decide_case,
    take_case,
    write_case_note,
)
from jesuisla.collective.conduct.measures import Decision, next_measure
from jesuisla.collective.conduct.models import Appeal, ConductCase, Measure
from jesuisla.collective.conduct.reports import report_conduct
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.memberships import set_roles
from jesuisla.collective.members.models import Membership, Role
from waiting_jobs import run_jobs

from .conftest import REASON

WORDS = "Je citais quelqu’un, sans approuver."


@pytest.fixture
def appeal(cast: Any, judged: Any) -> Appeal:
    """Against a pause that Maud and Colette decided, after Basile's report."""
    return make_appeal(judged("pause", 14), WORDS, by=cast.member)


def test_a_paused_member_appeals_and_is_heard_through_the_pages(
    cast: Any, client_of: Any, judged: Any
) -> None:
    measure, member = judged("pause", 14), client_of(cast.member)
    path = f"/moi/conduite/{measure.pk}/recours"
    empty = member.post(path, {"words": " "})
    assert empty.status_code == 422
    sent = member.post(path, {"words": WORDS}, follow=True).content.decode()
    assert WORDS in sent
    appeal = Appeal.objects.get()
    page = f"/equipe/conduite/recours/{appeal.pk}"
    for who in (cast.moderator, cast.coordinator):
        client = client_of(who)
        assert "Vous avez pris part" in client.get(page).content.decode()
        refused = client.post(page, {"verdict": "upheld", "answer": "Non."})
        assert refused.status_code == 422
    judge = client_of(cast.second_moderator)
    assert WORDS in judge.get(page).content.decode()
    judge.post(page, {"verdict": "lifted", "answer": "Vous citiez, en effet."})
    assert member.get("/actions").status_code == 200
    own = member.get("/moi/conduite").content.decode()
    assert "Vous citiez, en effet." in own
    assert next_measure(cast.member) == "word"
    run_jobs()
    letters = [each for each in mail.outbox if each.to == ["ambre@example.org"]]
    assert "Vous citiez, en effet." in letters[-1].body
    assert cast.second_moderator.alias not in letters[-1].body


def test_the_operation_refuses_everybody_who_took_part(cast: Any, appeal: Appeal) -> None:
    set_roles(cast.second_member, ["moderator"], by=cast.coordinator)  # who reported
    set_roles(cast.member, ["moderator"], by=cast.coordinator)  # whom it concerns
    for who in (cast.moderator, cast.coordinator, cast.second_member, cast.member):
        with pytest.raises(Refused, match="pas pris part"):
            judge_appeal(appeal, "upheld", "Non.", by=Membership.objects.get(pk=who.pk))
    for who in (cast.third_member, cast.other_moderator, cast.applicant):
        with pytest.raises(Refused, match="pas pris part"):
            judge_appeal(appeal, "upheld", "Non.", by=who)
    judge_appeal(appeal, "upheld", "Nous gardons la mesure.", by=cast.second_moderator)
    with pytest.raises(Refused, match="déjà reçu une réponse"):
        judge_appeal(appeal, "lifted", "Si.", by=cast.second_moderator)


def test_whoever_wrote_a_note_took_part(cast: Any, judged: Any, case: ConductCase) -> None:
    write_case_note(case, "Je la connais bien.", by=cast.second_moderator)
    appeal = make_appeal(judged("pause", 3), WORDS, by=cast.member)
    with pytest.raises(Refused, match="pas pris part"):
        judge_appeal(appeal, "lifted", "Oui.", by=cast.second_moderator)


def test_one_appeal_in_time_by_the_person_alone(cast: Any, judged: Any) -> None:
    measure = judged("word", point="contempt")
    with pytest.raises(Refused, match="personne concernée"):
        make_appeal(measure, WORDS, by=cast.second_member)
    with (
        time_machine.travel(now() + timedelta(days=20, minutes=1)),
        pytest.raises(Refused, match="vingt jours"),
    ):
        make_appeal(measure, WORDS, by=cast.member)
    with time_machine.travel(now() + timedelta(days=19)):
        make_appeal(measure, WORDS, by=cast.member)
        with pytest.raises(Refused, match="déjà fait appel"):
            make_appeal(measure, WORDS, by=cast.member)


def test_another_member_s_measure_is_not_there(cast: Any, client_of: Any, judged: Any) -> None:
    measure = judged("word", point="contempt")
    path = f"/moi/conduite/{measure.pk}/recours"
    assert client_of(cast.second_member).post(path, {"words": WORDS}).status_code == 404
    assert client_of(None).post(path, {"words": WORDS}).status_code == 302
    assert not Appeal.objects.exists()


def test_an_appeal_against_the_only_other_moderator_waits_and_says_why(
    cast: Any, client_of: Any, running: Any
) -> None:
    """Two in the team: what one decided about the other, only the first could judge."""
    set_roles(cast.second_moderator, [], by=cast.coordinator)
    voice = Voice.objects.create(
        group=cast.group, action=running, by=cast.moderator, first_words="Des mots à elle"
    )
    case = report_conduct(voice, "threat", by=cast.member).case
    take_case(case, by=cast.coordinator)
    decide_case(case, Decision("pause", "threat", REASON, 7), by=cast.coordinator)
    appeal = make_appeal(Measure.objects.get(), WORDS, by=cast.moderator)
    assert not who_may_judge(appeal.measure).exists()
    with pytest.raises(Refused):
        judge_appeal(appeal, "upheld", "Non.", by=cast.coordinator)
    page = f"/equipe/conduite/recours/{appeal.pk}"
    assert "donne un rôle" in client_of(cast.coordinator).get(page).content.decode()
    own = client_of(cast.moderator).get("/moi/conduite").content.decode()
    assert "Toute l’équipe a pris part" in own
    set_roles(cast.third_member, ["moderator"], by=cast.coordinator)
    judge_appeal(appeal, "lifted", "Levée.", by=Membership.objects.get(pk=cast.third_member.pk))
    assert not Membership.objects.get(pk=cast.moderator.pk).is_paused


def test_a_removed_member_is_back_with_what_they_were(
    cast: Any, client_of: Any, judged: Any
) -> None:
    measure = judged("removal")
    appeal = make_appeal(measure, WORDS, by=cast.member)
    judge_appeal(appeal, "lifted", "Nous nous sommes trompés.", by=cast.second_moderator)
    cast.member.person.refresh_from_db()
    assert client_of(cast.member).get("/actions").status_code == 200


def test_whoever_asked_again_meanwhile_is_a_member_again(cast: Any, judged: Any) -> None:
    measure = judged("removal")
    place = Membership.objects.get(pk=cast.member.pk)
    place.ended_at, place.roles = None, [str(Role.APPLICANT)]
    place.save()
    appeal = make_appeal(measure, WORDS, by=cast.member)
    judge_appeal(appeal, "lifted", "Pardon.", by=cast.second_moderator)
    assert Membership.objects.get(pk=cast.member.pk).roles == ["member"]


def test_a_lifted_pause_leaves_another_one_standing(cast: Any, judged: Any, running: Any) -> None:
    first = judged("pause", 14)
    other = Voice.objects.create(
        group=cast.group, action=running, by=cast.member, first_words="D’autres mots encore"
    )
    case = report_conduct(other, "threat", by=cast.third_member).case
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("pause", "threat", REASON, 3), by=cast.moderator)
    take_case(case, by=cast.coordinator)
    agree_to_measure(case, by=cast.coordinator)
    second = Measure.objects.get(case=case)
    assert Membership.objects.get(pk=cast.member.pk).paused_until == first.ends_at
    appeal = make_appeal(first, WORDS, by=cast.member)
    judge_appeal(appeal, "lifted", "Levée.", by=cast.second_moderator)
    assert Membership.objects.get(pk=cast.member.pk).paused_until == second.ends_at
