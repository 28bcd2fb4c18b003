"""Lessons that a group writes, hides, and suggests before a first action."""

import re
from typing import Any

import pytest
from django.utils.html import escape

from jesuisla.collective.actions.models import Action
from jesuisla.collective.practice.models import GroupLesson, PracticeChoice
from jesuisla.collective.practice.own_lessons import MOST_LESSONS, choose_lessons, write_lesson
from launching import launch

NEW = "/equipe/lecons/nouvelle/fr"
LESSON = {
    "title": "Le carnaval",
    "text": "Chaque année, en février.\n\n- Respirer\n- <b>Rire</b>",
    "sources": "Le carnaval, Mairie inventée, 2025 : https://example.org/carnaval",
    "question": "Que faire ?",
    "right_answer": "Souffler d’abord",
    "other_answers": "Répondre\nPartir",
    "explanation": "Parce qu’on écrit mieux après.",
}


def test_a_coordinator_writes_one_and_a_member_does_it(cast: Any, client_of: Any) -> None:
    team = client_of(cast.coordinator)
    assert team.get(NEW).status_code == 200
    assert team.post(NEW, LESSON)["Location"] == "/equipe/lecons"
    assert "Le carnaval" in team.get("/equipe/lecons").content.decode()
    member = client_of(cast.member)
    assert "Le carnaval" in member.get("/entrainement").content.decode()
    page = member.get("/entrainement/lecons/own-1").content.decode()
    assert "<li>&lt;b&gt;Rire&lt;/b&gt;</li>" in page
    assert 'href="https://example.org/carnaval"' in page
    page = member.post("/entrainement/lecons/own-1", {"answer": "0"}).content.decode()
    assert escape("Parce qu’on écrit mieux après.") in page


def test_it_is_written_in_each_language_and_removed_in_all(cast: Any, client_of: Any) -> None:
    team = client_of(cast.coordinator)
    team.post(NEW, LESSON)
    team.post("/equipe/lecons/own-1/en", {**LESSON, "title": "Carnival"})
    assert GroupLesson.objects.count() == 2
    english = client_of(cast.member).get("/entrainement", headers={"accept-language": "en"})
    assert "Carnival" in english.content.decode()
    team.post("/equipe/lecons/own-1/fr", {**LESSON, "title": "La fête"})
    assert GroupLesson.objects.get(language="fr").title == "La fête"
    team.post("/equipe/lecons/own-1/fr", {"remove": "yes"})
    assert not GroupLesson.objects.exists()
    assert team.get("/equipe/lecons/own-1/fr").status_code == 404
    assert team.get("/equipe/lecons/nouvelle/xx").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"sources": ""}, "Il manque une réponse ici"),
        ({"sources": "Un livre"}, "ne contient pas d’adresse"),
        ({"sources": "http://example.org"}, "ne contient pas d’adresse"),
        ({"other_answers": "a\nb\nc\nd"}, "Trois autres réponses"),
        ({"other_answers": "Souffler d’abord"}, "La réponse qui aide figure aussi"),
        ({"other_answers": "x" * 301}, "moins de 300"),
        ({"text": "x" * 4001}, "4000"),
        ({"title": ""}, "Il manque une réponse ici"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(
    cast: Any, client_of: Any, wrong: dict[str, str], says: str
) -> None:
    answer = client_of(cast.coordinator).post(NEW, {**LESSON, **wrong})
    page = answer.content.decode().replace("\u202f", "").replace("\u00a0", "")
    assert answer.status_code == 422
    assert says.replace("’", "&#x27;") in page or says in page
    assert escape(LESSON["explanation"]) in page
    assert not GroupLesson.objects.exists()


def test_a_group_has_enough_at_twenty(cast: Any, client_of: Any) -> None:
    for _number in range(MOST_LESSONS):
        write_lesson(cast.group, "", "fr", LESSON, by=cast.coordinator)
    answer = client_of(cast.coordinator).post(NEW, LESSON)
    assert answer.status_code == 422
    assert "assez de leçons" in answer.content.decode()


def test_one_is_hidden_and_one_is_suggested(cast: Any, client_of: Any) -> None:
    team = client_of(cast.coordinator)
    shown = ["ordre", "ton", "securite", "loi", "faux"]
    team.post("/equipe/lecons", {"shown": shown, "asked": ["ton", "repos", "nowhere"]})
    choice = PracticeChoice.objects.get()
    assert (choice.hidden_lessons, choice.asked_lessons) == (["repos"], ["ton"])
    page = re.sub(r"<[^>]*>|\s+", " ", team.get("/equipe/lecons").content.decode())
    told = re.sub(" +", " ", page)
    assert "Le repos masquée" in told
    assert "Le ton conseillée avant une première action" in told
    assert "Le faux montrée" in told
    member = client_of(cast.member)
    assert "Le repos" not in member.get("/entrainement").content.decode()
    assert member.get("/entrainement/lecons/repos").status_code == 404


def test_the_first_action_leads_there_kindly_and_locks_nothing(cast: Any, client_of: Any) -> None:
    choose_lessons(cast.group, hidden=[], asked=["ton"], by=cast.coordinator)
    action: Action = launch(cast, 1)
    member, at = client_of(cast.member), f"/actions/{action.number}"
    page = member.get(at).content.decode()
    assert "/entrainement/lecons/ton" in page
    assert "Cela peut aussi attendre" in page
    assert "/sos" in page
    assert member.get("/sos").status_code == 200
    member.post(f"{at}/voix", {"where": "Je suis là, avec mes mots"})
    assert action.voices.count() == 1
    assert "/entrainement/lecons/ton" in member.get("/actions").content.decode()
    member.post("/entrainement/lecons/ton", {"answer": "0"})
    assert "/entrainement/lecons/ton" not in member.get(at).content.decode()


def test_another_group_has_its_own(cast: Any, client_of: Any) -> None:
    client_of(cast.coordinator).post(NEW, LESSON)
    other = client_of(cast.other_moderator)
    assert "Le carnaval" not in other.get("/entrainement").content.decode()
    assert other.get("/entrainement/lecons/own-1").status_code == 404
