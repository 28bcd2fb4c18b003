"""The log without names, and what is forgotten when."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils.timezone import localdate, now

from jesuisla.collective.conduct.appeals import judge_appeal, make_appeal
from jesuisla.collective.conduct.cases import decide_case, take_case, write_case_note
from jesuisla.collective.conduct.conduct_log import log_periods, write_log_line
from jesuisla.collective.conduct.jobs import forget_conduct, forget_old_conduct
from jesuisla.collective.conduct.measures import Decision
from jesuisla.collective.conduct.models import (
    CaseNote,
    ConductCase,
    ConductLogLine,
    ConductReport,
    Measure,
    RejectedReport,
)
from jesuisla.collective.conduct.retention import conduct_data_of
from jesuisla.collective.members.events import AccountErased


def test_the_log_shows_three_together_and_no_name(cast: Any, client_of: Any, judged: Any) -> None:
    judged("pause", 3)
    write_log_line(cast.group.pk, "remark", "rumour", "unfounded")
    reader = client_of(cast.third_member)
    with time_machine.travel(now() + timedelta(days=8)):
        page = client_of(cast.third_member).get("/conduite").content.decode()
        assert "une pause" not in page.partition("Ce qui a été décidé")[2].partition("<p")[0]
        assert "Certaines en attendent d’autres" in page
    write_log_line(cast.group.pk, "appeal", "hate", "lifted")
    now_page = reader.get("/conduite").content.decode()
    assert "la mesure est levée" not in now_page  # the week still runs
    with time_machine.travel(now() + timedelta(days=8)):
        page = client_of(cast.third_member).get("/conduite").content.decode()
        shown = page.partition("Ce qui a été décidé")[2]
        for words in ("une pause", "rien contre la charte", "la mesure est levée"):
            assert words in shown
        for who in (cast.member, cast.second_member, cast.moderator, cast.coordinator):
            assert who.alias not in shown
        assert "Certaines" not in shown


def test_the_log_is_read_by_the_group_alone(cast: Any, client_of: Any) -> None:
    assert client_of(None).get("/conduite").status_code == 302
    for who in (cast.applicant, cast.other_moderator):
        assert client_of(who, host="jesuisla.localhost").get("/conduite").status_code == 404


def test_a_line_knows_its_week_alone(cast: Any) -> None:
    line = write_log_line(cast.group.pk, "voice", "hate", "word")
    assert line.week.weekday() == 0
    fields = {field.name for field in ConductLogLine._meta.get_fields()}
    assert fields == {"id", "group", "week", "kind", "point", "outcome"}
    assert log_periods(localdate()) == ([], True)


def test_a_case_goes_with_its_notes_once_nobody_may_appeal(
    cast: Any, judged: Any, case: ConductCase
) -> None:
    write_case_note(case, "Une note.", by=cast.second_moderator)
    judged("pause", 3)
    kept = cast.group.retention_days
    with time_machine.travel(now() + timedelta(days=kept - 1)):
        forget_old_conduct(0)
    assert CaseNote.objects.count() == 1
    with time_machine.travel(now() + timedelta(days=kept + 1)):
        forget_old_conduct(0)
    assert not ConductCase.objects.exists()
    assert not CaseNote.objects.exists()
    assert not ConductReport.objects.exists()
    assert Measure.objects.count() == 1  # it still weighs
    with time_machine.travel(now() + timedelta(days=181)):
        forget_old_conduct(0)
    assert not Measure.objects.exists()
    assert ConductLogLine.objects.count() == 1


def test_a_short_retention_leaves_the_time_to_appeal(cast: Any, judged: Any) -> None:
    cast.group.retention_days = 1
    cast.group.save()
    judged("word", point="contempt")
    with time_machine.travel(now() + timedelta(days=20)):
        forget_old_conduct(0)
        assert ConductCase.objects.exists()
    with time_machine.travel(now() + timedelta(days=22)):
        forget_old_conduct(0)
        assert not ConductCase.objects.exists()


def test_while_an_appeal_waits_whoever_took_part_is_known(cast: Any, judged: Any) -> None:
    measure = judged("word", point="contempt")
    appeal = make_appeal(measure, "Non.", by=cast.member)
    with time_machine.travel(now() + timedelta(days=200)):
        forget_old_conduct(0)
        assert ConductCase.objects.exists()
        judge_appeal(appeal, "upheld", "Elle reste.", by=cast.second_moderator)
        forget_old_conduct(0)
        assert not ConductCase.objects.exists()


def test_rejected_reports_are_forgotten_after_90_days(cast: Any, case: ConductCase) -> None:
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("unfounded", "contempt"), by=cast.moderator)
    with time_machine.travel(now() + timedelta(days=89)):
        forget_old_conduct(0)
    assert RejectedReport.objects.count() == 1
    with time_machine.travel(now() + timedelta(days=91)):
        forget_old_conduct(0)
    assert not RejectedReport.objects.exists()


def test_a_member_takes_it_along_and_has_it_erased(
    cast: Any, judged: Any, case: ConductCase
) -> None:
    measure = judged("word", point="contempt")
    own = conduct_data_of(cast.member)
    assert own["measures"][0]["reason"] == measure.reason
    assert cast.second_member.alias not in str(own)
    (report,) = conduct_data_of(cast.second_member)["reports"]
    assert report["words"] == "Cela rabaisse."
    assert report["outcome"] == "L’équipe l’a lu, et a agi. Merci."  # not how
    forget_conduct(AccountErased(group=cast.group.pk, membership=cast.second_member.pk))
    assert not ConductReport.objects.exists()
    forget_conduct(AccountErased(group=cast.group.pk, membership=cast.member.pk))
    assert not Measure.objects.exists()
    assert not ConductCase.objects.exists()
