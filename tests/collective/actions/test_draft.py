"""A draft looked at by the charter in an action: asked about, never kept."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils.html import escape
from django.utils.timezone import localdate
from tests.collective.threads.test_planted_names import whole_database

from collective.knowledge.invented_sheets import content
from jesuisla.analysis.charter import ARTICLES, GoodThing, RuleName
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.coach_words import (
    ARTICLE_NAMES,
    COACH_WORDS,
    GOOD_WORDS,
)
from jesuisla.collective.knowledge.choices import choose_sheets
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheets import begin_sheet, publish_draft, send_draft

TRACE = "quadrillevermillon"
KIND = f"Je tiens la pharmacie {TRACE}, et mes voisins viennent de partout. #jesuisla"


def look(client: Any, action: Action, text: str, **more: str) -> str:
    answer = client.post(f"/actions/{action.number}/relire", {"text": text, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_draft_is_asked_about_and_stays_in_its_field(
    cast: Any, client_of: Any, running: Action
) -> None:
    page = client_of(cast.member).get(f"/actions/{running.number}").content.decode()
    assert f"/actions/{running.number}/relire" in page
    text = "On écrit « des chevaux », avec un x. Quelle idée !!! #jesuisla"
    page = look(client_of(cast.member), running, text)
    assert escape(text) in page
    assert page.count('<div class="card">') == 1
    assert "Posez-moi plus de questions" in page
    page = look(client_of(cast.member), running, text, more="yes")
    assert escape(text) in page
    assert "Posez-moi plus de questions" not in page
    assert escape("Que répondriez-vous à l’idée") in page
    assert "On écrit « des chevaux », avec un x." in page.replace("\xa0", " ")
    assert page.count('<div class="card">') == 2


def test_a_kind_draft_is_told_what_is_good_and_nothing_else(
    cast: Any, client_of: Any, running: Action
) -> None:
    page = look(client_of(cast.member), running, KIND)
    assert "Vous parlez de vous" in page
    assert '<div class="card">' not in page


def test_nothing_of_a_draft_is_kept_or_logged(
    cast: Any, client_of: Any, running: Action, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = whole_database()
    client = client_of(cast.member)
    assert TRACE in look(client, running, KIND)
    assert TRACE not in look(client, running, "").casefold()
    assert TRACE not in whole_database()
    assert TRACE not in caplog.text.casefold()
    assert len(whole_database()) <= len(before) + 4000
    assert TRACE not in client.get(f"/actions/{running.number}").content.decode()
    assert TRACE not in client.get(f"/actions/{running.number}/relire").content.decode()


def test_what_stands_already_is_not_said_again(cast: Any, client_of: Any, running: Action) -> None:
    words = "Vous êtes les bienvenus ici, merci à la mairie pour son accueil"
    Voice.objects.create(group=cast.group, action=running, by=cast.second_member, first_words=words)
    page = look(client_of(cast.member), running, f"{words} ! #jesuisla")
    assert "ont l’air écrits par une machine" in page


@pytest.mark.parametrize(
    "text",
    ["a", "🤍🤍🤍", "\0#jesuisla", "x" * 10_000, "<script>alert(1)</script>", "«" * 3000, "שלום"],
)
def test_odd_drafts_are_answered(cast: Any, client_of: Any, running: Action, text: str) -> None:
    page = look(client_of(cast.member), running, text)
    assert "<script>alert" not in page


def test_a_draft_that_is_too_long_is_not_lost(cast: Any, client_of: Any, running: Action) -> None:
    text = "Bonjour. " * 5600
    page = look(client_of(cast.member), running, text)
    assert text.strip() in page
    assert "10" in page
    assert "errorlist" in page or "field-wrong" in page


@pytest.mark.parametrize("text", ["", " \n ", "\0"], ids=["nothing", "blanks", "no letter"])
def test_a_draft_left_empty_is_asked_for(
    cast: Any, client_of: Any, running: Action, text: str
) -> None:
    page = look(client_of(cast.member), running, text)
    assert "field-wrong" in page
    assert "Écrivez ou collez d’abord quelques mots." in page
    assert '<div class="card">' not in page


def test_signs_that_nobody_sees_are_no_reason_to_refuse_a_draft(
    cast: Any, client_of: Any, running: Action
) -> None:
    page = look(client_of(cast.member), running, KIND.replace(" ", "\0 "))
    assert "field-wrong" not in page
    assert "Vous parlez de vous" in page


def test_every_rule_article_and_good_thing_has_its_words() -> None:
    assert set(COACH_WORDS) == set(RuleName)
    assert set(ARTICLE_NAMES) == set(ARTICLES.values())
    assert set(GOOD_WORDS) == set(GoodThing)


@pytest.mark.parametrize(
    "text",
    [
        "Il faudrait quand même réviser ses classiques.",
        "Un accident est vite arrivé à cette vitrine.",
    ],
)
def test_what_may_hurt_is_neither_praised_nor_sent_on(
    cast: Any, client_of: Any, running: Action, text: str
) -> None:
    page = look(client_of(cast.member), running, f"{text} #jesuisla")
    assert "on le lira jusqu’au bout" not in page
    assert "il peut partir" not in page
    assert "Rien de sûr" in page
    assert 'name="more"' in page


def test_a_claim_without_source_is_neither_praised_nor_sent_on(
    cast: Any, client_of: Any, running: Action
) -> None:
    claim = "Un demandeur d’asile touche plus qu’un retraité, 90 % des gens le savent."
    page = look(client_of(cast.member), running, f"{claim} #jesuisla")
    assert "Si vous avancez un fait, une source aide" in page
    assert "il peut partir" not in page
    assert "on le lira jusqu’au bout" not in page


def test_a_pause_in_writing_gets_the_remarks_alone(
    cast: Any, client_of: Any, running: Action
) -> None:
    answer = client_of(cast.member).post(
        f"/actions/{running.number}/relire",
        {"text": "Arrêtez tout !!!! #jesuislà"},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert "<textarea" not in page
    assert "Calme" in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Écrivez ou collez d’abord"), ("Bonjour. " * 5600, "Rien n’est perdu")],
    ids=["emptied", "too long"],
)
def test_a_pause_never_says_that_what_was_not_read_can_go(
    cast: Any, client_of: Any, running: Action, text: str, sentence: str
) -> None:
    answer = client_of(cast.member).post(
        f"/actions/{running.number}/relire", {"text": text}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "il peut partir" not in page
    assert sentence in page


def test_a_missing_hashtag_does_not_hide_that_somebody_may_be_hurt(
    cast: Any, client_of: Any, running: Action
) -> None:
    text = "Un accident est vite arrivé à cette vitrine."
    page = look(client_of(cast.member), running, text)
    assert page.count('<div class="card">') == 1
    assert "quelqu’un pourrait en être blessé" in page
    page = look(client_of(cast.member), running, text, more="yes")
    assert page.count('<div class="card">') == 2
    assert "quelqu’un pourrait en être blessé" not in page


def test_what_the_brief_asks_for_is_asked_about_on_a_second_tap(
    cast: Any, client_of: Any, running: Action
) -> None:
    Action.objects.filter(pk=running.pk).update(tone="fact")
    text = "Je vous embrasse tous bien fort ce soir. #jesuislà"
    client = client_of(cast.member)
    asked = "reprendre de la consigne"
    assert asked not in look(client, running, text)
    assert asked in look(client, running, text, more="yes")


@pytest.mark.parametrize(
    ("language", "question", "article"),
    [
        ("en", "Does it lose", "Calm"),
        ("fr", "Perd-il", "Calme"),
        ("de", "Geht etwas verloren, wenn du es leise sagst?", "Ruhe"),
        ("it", "Perde qualcosa, se lo dici a bassa voce?", "Calma"),
        ("es", "¿Pierde algo si lo dices en voz baja?", "Calma"),
        ("sv", "Förlorar den något om du säger det lugnt?", "Lugn"),
        ("pl", "Czy coś straci, jeśli powiesz to spokojnie?", "Spokój"),
    ],
)
def test_the_coach_asks_in_the_language_of_the_group(
    cast: Any, client_of: Any, running: Action, language: str, question: str, article: str
) -> None:
    cast.group.language = language
    cast.group.save()
    client = client_of(cast.member)
    page = look(client, running, "Stop !!!! #jesuislà")
    assert question in page
    assert f'lang="{language}">{article}</p>' in page


def test_what_is_good_is_said_in_the_language_of_the_group(
    cast: Any, client_of: Any, running: Action
) -> None:
    cast.group.language = "de"
    cast.group.save()
    page = look(client_of(cast.member), running, "Bei uns im Haus grüßen sich alle. #jesuislà")
    assert "Es ist kurz: So wird es zu Ende gelesen." in page
    assert '<div class="card">' not in page


def test_a_language_that_the_coach_does_not_speak_is_asked_in_the_readers(
    cast: Any, client_of: Any, running: Action
) -> None:
    cast.group.language = "cs"
    cast.group.save()
    assert "Perd-il" in look(client_of(cast.member), running, "Stop !!!! #jesuislà")


def test_a_fact_past_its_date_is_asked_about_and_the_threads_sheets_are_at_hand(
    cast: Any, client_of: Any, running: Action
) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    send_draft(sheet, by=cast.member)
    publish_draft(sheet, by=cast.moderator)
    choose_sheets(running.thread, [sheet.number], by=cast.moderator)
    source = content().sources[0].url
    text = f"On en parle ici, et cela m’a rassurée : {source} #jesuislà"
    client = client_of(cast.member)
    assert "toujours vrai" not in look(client, running, text)
    assert "Fiche" in look(client, running, "80 % des gens le disent. #jesuislà", more="yes")
    # Once, with the question, not again below.
    for asked in ("Bonjour. #jesuislà", "80 % des gens le disent. #jesuislà"):
        assert look(client, running, asked).count("Fiche\u00a0:") == 1
    Sheet.objects.filter(pk=sheet.pk).update(valid_until=localdate() - timedelta(days=1))
    page = look(client, running, text)
    assert "toujours vrai" in page
    assert source in page
