"""A word together: short, looked after, and forgotten with where members wrote."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.html import escape
from django.utils.timezone import now

from jesuisla.collective.actions.jobs import forget_old_voices
from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action, Remark
from jesuisla.collective.actions.remarks import (
    REMARKS_A_MEMBER,
    REMARKS_A_MINUTE,
    REMARKS_AN_ACTION,
    answer_remark,
    leave_remark,
    remove_remark,
    report_remark,
    withdraw_remark,
    without_outsiders,
    write_remark,
)
from jesuisla.collective.actions.voice_retention import forget_member, part_in_actions
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.queue.waiting import count_waiting

QUESTION = "Faut-il répondre sous le premier commentaire ?"


@pytest.fixture
def asked(cast: Any, running: Action) -> Remark:
    """A member's question."""
    return write_remark(running, "question", QUESTION, by=cast.member)


def words_of(action: Action) -> str:
    return f"/actions/{action.number}/mots"


def test_a_word_is_said_and_read_by_the_others(cast: Any, client_of: Any, running: Action) -> None:
    assert "Un mot ensemble" in client_of(cast.second_member).get("/actions/1").content.decode()
    sent = client_of(cast.member).post(
        words_of(running), {"kind": "question", "text": QUESTION}, follow=True
    )
    assert "L’équipe la lit, les autres aussi." in sent.content.decode()
    page = client_of(cast.second_member).get(words_of(running)).content.decode()
    assert QUESTION.replace(" ?", "") in page
    assert cast.member.alias in page
    assert "1 mot entre nous" in client_of(cast.second_member).get("/actions/1").content.decode()
    assert Entry.objects.filter(event="RemarkMade").count() == 1
    assert not Entry.objects.filter(facts__icontains="premier commentaire").exists()


def test_the_button_that_sends_a_word_says_what_it_is(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.member)
    page = client.get(words_of(running)).content.decode()
    assert re.findall(r'<button class="[^"]*" name="kind" value="(\w+)">', page) == [
        "question",
        "thanks",
        "doubt",
    ]
    assert 'type="radio"' not in page
    answer = client.post(words_of(running), {"text": "Merci Basile"}).content.decode()
    assert "avec l’un des boutons" in answer
    assert "Merci Basile" in answer


def test_the_action_s_page_has_one_folded_line_of_them(
    cast: Any, client_of: Any, running: Action
) -> None:
    for number in range(3):
        Remark.objects.create(
            group=cast.group, action=running, by=cast.member, kind="thanks", text=f"Merci {number}"
        )
    page = client_of(cast.second_member).get("/actions/1").content.decode()
    assert "3 mots entre nous" in page
    assert "Merci 1" not in page


def test_the_oldest_stands_first(cast: Any, client_of: Any, running: Action) -> None:
    for who, text in ((cast.member, "Le premier"), (cast.second_member, "Le deuxième")):
        write_remark(running, "thanks", text, by=who)
    page = client_of(cast.member).get(words_of(running)).content.decode()
    assert page.index("Le premier") < page.index("Le deuxième")


def test_the_same_word_twice_is_one(cast: Any, asked: Remark) -> None:
    assert write_remark(asked.action, "question", f" {QUESTION} ", by=cast.member) == asked
    assert Entry.objects.filter(event="RemarkMade").count() == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Merci\u200b à\u202e vous\0", "Merci à vous"),
        ("Que répondre à @lou.demo ?", "Que répondre à @… ?"),
        ("Que répondre à Zorglub Quaxifort ?", "Que répondre à @… ?"),
        ("Écrire à zorglub@exemple.fr", "Écrire à @…"),
        ("Bonjour à toutes, merci Maud", "Bonjour à toutes, merci Maud"),
    ],
)
def test_nobody_outside_is_named_and_nothing_hides(
    cast: Any, running: Action, text: str, kept: str
) -> None:
    assert write_remark(running, "doubt", text, by=cast.member).text == kept


def test_an_alias_of_ours_may_be_said(cast: Any, running: Action) -> None:
    cast.second_member.alias = "Zorglub Quaxifort"
    cast.second_member.save()
    text = "Merci à Zorglub Quaxifort"
    assert without_outsiders(text, running) == text


def test_a_link_is_refused_and_stays_in_the_field(
    cast: Any, client_of: Any, running: Action
) -> None:
    text = "Voyez https://www.facebook.com/zorglub.quaxifort"
    answer = client_of(cast.member).post(words_of(running), {"kind": "doubt", "text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pas de lien ici" in page
    assert text in page
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "question", "text": " \u200b "},
        {"kind": "shouting", "text": "Bonjour"},
        {"kind": "question", "text": "a" * 281},
        {},
    ],
)
def test_what_is_no_word_is_answered_with_a_sentence(
    cast: Any, client_of: Any, running: Action, sent: dict[str, str]
) -> None:
    answer = client_of(cast.member).post(words_of(running), sent)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert sent.get("text", "").strip(" \u200b") in answer.content.decode()
    assert not Remark.objects.exists()


def test_words_come_a_few_a_minute(cast: Any, client_of: Any, running: Action) -> None:
    moment = now()
    with time_machine.travel(moment, tick=False):
        client = client_of(cast.member)
        for number in range(REMARKS_A_MINUTE):
            sent = {"kind": "thanks", "text": f"Merci {number}"}
            assert client.post(words_of(running), sent).status_code == 302
        withdraw_remark(Remark.objects.earliest("pk"), by=cast.member)  # is no way around
        refused = client.post(words_of(running), {"kind": "thanks", "text": "Encore merci"})
        assert refused.status_code == 422
        assert "C’était rapide" in refused.content.decode()
        assert "Encore merci" in refused.content.decode()
        write_remark(running, "thanks", "Merci de même", by=cast.second_member)
    with time_machine.travel(moment + timedelta(seconds=61)):
        write_remark(running, "thanks", "Encore merci", by=cast.member)


def fill(cast: Any, action: Action, count: int, *, by: Any) -> None:
    Remark.objects.bulk_create(
        Remark(group=cast.group, action=action, by=by, kind="thanks", text=f"Merci {number}")
        for number in range(count)
    )


def test_a_member_says_a_few_and_an_action_holds_some(
    cast: Any, client_of: Any, running: Action
) -> None:
    fill(cast, running, REMARKS_A_MEMBER, by=cast.member)
    refused = client_of(cast.member).post(words_of(running), {"kind": "thanks", "text": "Un mot"})
    assert f"Vous avez dit {REMARKS_A_MEMBER} mots" in refused.content.decode()
    fill(cast, running, REMARKS_AN_ACTION - REMARKS_A_MEMBER, by=cast.second_member)
    with pytest.raises(Refused, match=f"{REMARKS_AN_ACTION} mots sont là"):
        write_remark(running, "thanks", "Un de trop", by=cast.third_member)


@pytest.mark.parametrize("contact", ["equipe@example.org", ""])
def test_whoever_has_nothing_left_to_take_back_is_not_told_to(
    cast: Any, client_of: Any, running: Action, contact: str
) -> None:
    cast.group.contact = contact
    cast.group.save()
    fill(cast, running, REMARKS_A_MEMBER, by=cast.member)
    own = list(Remark.objects.filter(by=cast.member))
    for remark in own[1:]:
        remove_remark(remark, "Pas ici.", by=cast.moderator)
    client, word = client_of(cast.member), {"kind": "thanks", "text": "Encore un"}
    page = client.post(words_of(running), word).content.decode()
    assert "retirez d’abord l’un des vôtres" in page  # one is still theirs
    remove_remark(own[0], "Pas ici.", by=cast.moderator)
    page = client.post(words_of(running), word).content.decode()
    assert "retirez d’abord" not in page
    assert "Pas ici." in page  # the reasons of which it speaks
    assert "Encore un" in page
    assert (f"écrivez à {contact}" in page) if contact else "attendez la prochaine" in page


def test_one_s_own_word_is_taken_back_and_nobody_else_s(cast: Any, asked: Remark) -> None:
    with pytest.raises(Refused):
        withdraw_remark(asked, by=cast.second_member)
    withdraw_remark(asked, by=cast.member)
    withdraw_remark(asked, by=cast.member)
    assert not Remark.objects.exists()
    assert Entry.objects.filter(event="RemarkWithdrawn").count() == 1


def test_the_asker_reads_the_answer_at_the_next_visit(
    cast: Any, client_of: Any, asked: Remark
) -> None:
    path = words_of(asked.action)
    team = client_of(cast.moderator)
    team.post(f"{path}/{asked.pk}/equipe", {"deed": "answer", "answer-text": "Non, au-dessus."})
    client = client_of(cast.member)
    assert "On vous a répondu" in client.get("/actions").content.decode()
    assert "on vous a répondu" in client.get("/actions/1").content.decode()
    assert (
        "on vous a répondu" not in client_of(cast.second_member).get("/actions/1").content.decode()
    )
    page = client.get(path).content.decode()
    assert "Non, au-dessus." in page
    assert f"{cast.moderator.alias}, pour l’équipe" in page
    assert "nouvelle" in page
    assert "on vous a répondu" not in client.get("/actions/1").content.decode()
    assert "On vous a répondu" not in client.get("/actions").content.decode()
    assert "Non, au-dessus." in client_of(cast.second_member).get(path).content.decode()


def test_a_second_answer_is_refused_and_stays_typed(
    cast: Any, client_of: Any, asked: Remark
) -> None:
    answer_remark(asked, "Non, au-dessus.", by=cast.moderator)
    late = client_of(cast.second_moderator).post(
        f"{words_of(asked.action)}/{asked.pk}/equipe",
        {"deed": "answer", "answer-text": "Plutôt pas."},
    )
    assert late.status_code == 422
    assert "déjà répondu" in late.content.decode()
    assert "Plutôt pas." in late.content.decode()


def test_questions_and_reports_are_one_line_of_the_queue(
    cast: Any, client_of: Any, asked: Remark
) -> None:
    team = Viewer(membership=cast.moderator, strong=True)
    assert count_waiting(team) == 1
    client = client_of(cast.moderator)
    assert "1 question sans réponse" in client.get("/veille").content.decode()
    write_remark(asked.action, "question", "Et demain ?", by=cast.second_member)
    thanks = write_remark(asked.action, "thanks", "Merci", by=cast.second_member)
    report_remark(thanks, by=cast.member)
    assert "1 mot signalé, 2 questions sans réponse" in client.get("/veille").content.decode()
    assert count_waiting(team) == 1
    leave_remark(thanks, by=cast.moderator)
    for question in Remark.objects.filter(kind="question"):
        answer_remark(question, "Oui.", by=cast.moderator)
    assert count_waiting(team) == 0
    assert "sans réponse" not in client.get("/veille").content.decode()


def test_a_question_leaves_the_queue_two_days_after_the_end(cast: Any, asked: Remark) -> None:
    team = Viewer(membership=cast.moderator, strong=True)
    close_action(asked.action, by=cast.moderator)
    assert count_waiting(team) == 1
    Action.objects.update(closed_at=now() - timedelta(hours=49))
    assert count_waiting(team) == 0


def test_a_word_is_reported_in_one_tap_without_the_reporter_s_name(
    cast: Any, client_of: Any, asked: Remark
) -> None:
    path = f"{words_of(asked.action)}/{asked.pk}/signaler"
    sent = client_of(cast.second_member).post(path, {"point": "contempt"}, follow=True)
    assert "ce que votre signalement est devenu" in sent.content.decode()
    report_remark(asked, by=cast.third_member)  # once is enough
    assert Entry.objects.get(event="RemarkReported").actor is None
    seen_by_team = client_of(cast.moderator).get(words_of(asked.action)).content.decode()
    assert "signalé à l’équipe" in seen_by_team
    for who in (cast.member, cast.third_member):
        page = client_of(who).get(words_of(asked.action)).content.decode()
        assert "signalé à l’équipe" not in page
        assert QUESTION[:20] in page


def test_nobody_reports_their_own_nor_what_the_team_leaves(cast: Any, asked: Remark) -> None:
    with pytest.raises(Refused):
        report_remark(asked, by=cast.member)
    report_remark(asked, by=cast.second_member)
    leave_remark(asked, by=cast.moderator)
    with pytest.raises(Refused, match="le laisse"):
        report_remark(asked, by=cast.second_member)


def test_the_team_takes_a_word_back_with_a_reason_for_its_writer(
    cast: Any, client_of: Any, asked: Remark
) -> None:
    path = f"{words_of(asked.action)}/{asked.pk}/equipe"
    team = client_of(cast.moderator)
    missing = team.post(path, {"deed": "remove", "remove-text": ""})
    assert missing.status_code == 422
    team.post(path, {"deed": "remove", "remove-text": "Cela vise une personne."})
    others = client_of(cast.second_member).get(words_of(asked.action)).content.decode()
    assert QUESTION[:20] not in others
    assert "Cela vise" not in others
    assert "on vous a répondu" in client_of(cast.member).get("/actions/1").content.decode()
    own = client_of(cast.member).get(words_of(asked.action)).content.decode()
    assert QUESTION[:20] in own
    assert "Cela vise une personne." in own
    assert team.get(path).status_code == 404
    with pytest.raises(Refused, match="retiré"):
        answer_remark(asked, "Oui.", by=cast.moderator)


def test_a_word_that_the_team_took_back_does_not_stand_because_it_is_sent_again(
    cast: Any, client_of: Any, asked: Remark
) -> None:
    remove_remark(asked, "Cela vise une personne.", by=cast.moderator)
    member, word = client_of(cast.member), {"kind": "question", "text": f" {QUESTION} "}
    for kind in ("question", "question", "doubt"):
        again = member.post(words_of(asked.action), word | {"kind": kind})
        assert again.status_code == 422
        text = again.content.decode().split("<form", 1)[1]
        assert "a retiré ce mot" in text
        assert "Cela vise une personne." in text
        assert escape(QUESTION) in text  # nothing typed is lost
    assert (
        QUESTION[:20]
        not in client_of(cast.second_member).get(words_of(asked.action)).content.decode()
    )
    assert Entry.objects.filter(event="RemarkMade").count() == 1
    other = member.post(words_of(asked.action), word | {"text": "Et si l’on attendait ?"})
    assert other.status_code == 302


def test_nobody_decides_on_their_own_reported_word(cast: Any, running: Action) -> None:
    own = write_remark(running, "doubt", "Je doute", by=cast.moderator)
    report_remark(own, by=cast.member)
    with pytest.raises(Refused):
        leave_remark(own, by=cast.moderator)
    with pytest.raises(Refused):
        remove_remark(own, "Pour voir", by=cast.moderator)
    leave_remark(own, by=cast.second_moderator)


def test_once_closed_the_words_are_read_and_no_more_are_said(
    cast: Any, client_of: Any, asked: Remark
) -> None:
    close_action(asked.action, by=cast.moderator)
    client = client_of(cast.second_member)
    assert "1 mot entre nous" in client.get("/actions/1").content.decode()
    page = client.get(words_of(asked.action)).content.decode()
    assert QUESTION[:20] in page
    assert "<textarea" not in page
    with pytest.raises(Refused):
        write_remark(asked.action, "thanks", "Merci", by=cast.member)
    answer_remark(asked, "Non.", by=cast.moderator)


def test_words_are_forgotten_with_where_members_wrote(cast: Any, asked: Remark) -> None:
    answer_remark(asked, "Non, au-dessus.", by=cast.moderator)
    close_action(asked.action, by=cast.moderator)
    with time_machine.travel(now() + timedelta(days=cast.group.retention_days - 1)):
        forget_old_voices(0)
    assert Remark.objects.count() == 1
    with time_machine.travel(now() + timedelta(days=cast.group.retention_days + 1)):
        forget_old_voices(0)
    assert not Remark.objects.exists()
    assert Entry.objects.get(event="RemarkMade").actor is None


def test_a_member_takes_their_words_along_and_has_them_erased(cast: Any, asked: Remark) -> None:
    answer_remark(asked, "Non, au-dessus.", by=cast.moderator)
    kept = part_in_actions(cast.member)["words_together"]
    assert [(row["kind"], row["answer"]) for row in kept] == [("question", "Non, au-dessus.")]
    assert part_in_actions(cast.moderator)["answers_given"][0]["text"] == "Non, au-dessus."
    forget_member(cast.moderator)
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by, asked.answered_at) == ("", None, None)
    forget_member(cast.member)
    assert not Remark.objects.exists()


def test_another_group_s_words_are_not_there(cast: Any, client_of: Any, asked: Remark) -> None:
    client = client_of(cast.other_moderator)
    path = f"{words_of(asked.action)}/{asked.pk}"
    assert client.get(words_of(asked.action)).status_code == 404
    assert client.post(path, {"deed": "report"}).status_code == 404
    assert client.post(f"{path}/equipe", {"deed": "leave"}).status_code == 404
    assert client_of(cast.member).post(path, {"deed": "shout"}).status_code == 404
