"""Drafts that are hard to read, through the door: each gets a clear sentence, and none is lost."""

import json
import re
from html import unescape
from time import process_time
from typing import Any

import pytest
from typer.testing import CliRunner

from jesuisla.analysis.charter import (
    ALL_BUT_IRONY,
    LONGEST_DRAFT,
    Draft,
    RuleName,
    remarks_on,
)
from jesuisla.cli.main import app
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.coach_words import coach_language, coach_languages

NOTHING_OF_ONES_OWN = "Pourquoi est-ce vrai pour vous"
ABOUT_CONTEMPT = "Que ressentez-vous ici"
HALF_READ = "ni du français ni de l’anglais"
NOTHING_TO_ASK = "Rien à demander"
QUOTED_HATE = "« Les Arabes sont tous des voleurs »"
CODE = 'for (i = 0; i < 10; i++) { echo "<b>$i</b>"; } // fin'

ODD = [
    ("one letter", "a", NOTHING_OF_ONES_OWN),
    ("only emoji", "🤍🤍🏽🌻 👩‍👩‍👧", NOTHING_OF_ONES_OWN),
    ("only signs", "… — ?", NOTHING_OF_ONES_OWN),
    ("a quotation alone", QUOTED_HATE, NOTHING_OF_ONES_OWN),
    (
        "hate quoted to refute it",
        f"{QUOTED_HATE} : le boulanger d’ici s’appelle Karim, et il m’a rendu mon portefeuille.",
        NOTHING_TO_ASK,
    ),
    ("letters of another script", "Pаuvrе typе, va te cacher.", ABOUT_CONTEMPT),
    ("an insult of two words", "Pauvre type.", ABOUT_CONTEMPT),
    ("another script", "جيراني طيبون، وأحب الحديث معهم كل صباح", HALF_READ),
    ("several scripts", "Мой сосед 我的邻居 很好, جاري طيب جدا и очень добрый человек", HALF_READ),
    ("code", CODE, NOTHING_TO_ASK),
]


def kept_draft(page: str) -> str:
    """What stands in the field of a page."""
    field = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert field
    # HTML leaves out the first line break, which Django puts there.
    return unescape(field[1]).removeprefix("\n")


def page_of(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.mark.parametrize(("_name", "text", "sentence"), ODD, ids=[name for name, *_ in ODD])
def test_an_odd_draft_gets_a_clear_sentence_and_stays(
    cast: Any, client_of: Any, running: Action, _name: str, text: str, sentence: str
) -> None:
    running.group.hashtag = ""
    running.group.save(update_fields=["hashtag"])
    client = client_of(cast.member)
    fields = {"text": text, "more": "yes"}
    answer = client.post(f"/actions/{running.number}/relire", fields)
    assert answer.status_code == 200
    assert sentence in page_of(answer)
    assert kept_draft(answer.content.decode()) == text
    practised = client.post("/entrainement/fils/bus", {**fields, "goal": "opinion"})
    assert practised.status_code == 200
    assert sentence in page_of(practised) or sentence == NOTHING_TO_ASK
    assert kept_draft(practised.content.decode()) == text


@pytest.mark.parametrize("length", [LONGEST_DRAFT + 1, 50_000])
def test_a_draft_beyond_what_is_read_is_asked_for_its_most_important_part(
    cast: Any, client_of: Any, running: Action, length: int
) -> None:
    text = ("Ma voisine chante. " * (length // 19 + 1))[:length]
    client = client_of(cast.member)
    shown = f"{length:,}".replace(",", "\u202f")
    for address, more in (
        (f"/actions/{running.number}/relire", {}),
        ("/entrainement/fils/bus", {"goal": "opinion"}),
    ):
        answer = client.post(address, {"text": text, **more})
        page = page_of(answer)
        assert shown in page.replace("\u00a0", "\u202f")
        assert "Rien n’est perdu" in page
        assert kept_draft(answer.content.decode()) == text
        assert "maxlength" not in page


def test_a_draft_of_the_greatest_length_is_read(cast: Any, client_of: Any, running: Action) -> None:
    text = ("Ma voisine chante. " * 600)[:LONGEST_DRAFT]
    answer = client_of(cast.member).post(f"/actions/{running.number}/relire", {"text": text})
    assert "field-wrong" not in page_of(answer)
    assert kept_draft(answer.content.decode()) == text


def test_odd_drafts_from_a_pipe_are_answered_in_order(cast: Any) -> None:
    texts = [text for _, text, _ in ODD] + ["", "x" * 50_000, "\ud83d", "a\0b", " \n "]
    lines = "".join(json.dumps({"id": at, "text": text}) + "\n" for at, text in enumerate(texts))
    told = CliRunner().invoke(app, ["charter", "check", "--lang", "fr", "--json"], input=lines)
    assert told.exit_code == 0, told.stderr
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(len(texts)))
    for answer, text in zip(answers, texts, strict=True):
        for remark in answer["remarks"]:
            assert 0 <= remark["start"] <= remark["end"] <= len(text)
            assert remark["question"].endswith("?")
    plain = CliRunner().invoke(app, ["charter", "check", "--lang", "fr"], input=lines)
    assert plain.exit_code == 0, plain.stderr


NEAR = {
    "de": "Meine Nachbarin singt abends, und ich höre ihr gern zu.",
    "it": "La mia vicina canta la sera, e io l’ascolto volentieri.",
    "es": "Mi vecina canta por la noche, y la escucho con gusto.",
    "sv": "Min granne sjunger på kvällen, och jag lyssnar gärna.",
    "pl": "Moja sąsiadka śpiewa wieczorem, a ja chętnie jej słucham.",
    "ar": "جارتي تغني في المساء، وأحب أن أسمعها كل يوم، ههههههه",
    "he": "השכנה שלי שרה בערב, ואני אוהב להקשיב לה, חחחחחח",
}
"""A kind draft in languages that the coach reads in part, two of them from right to left."""
OVER_AND_UNDER = "\u0335\u0316\u0301\u0489"


def oddities(kind: str) -> dict[str, str]:
    """Odd drafts in the language of a kind one."""
    return {
        "a letter": next(letter for letter in kind if letter.isalpha()),
        "emoji": "👩🏽‍🚒🌻🤍",
        "a quotation alone": f"« {kind} »",
        "marks over and under": "".join(letter + OVER_AND_UNDER for letter in kind),
        "scripts": f"{kind} Мой сосед очень добрый, 我的邻居很好, جاري طيب",
        "turned": f"\u202e{kind}\u202c \u200f",
        "code": f"{CODE} // {kind}",
        "shouted": f"{kind} ؟؟؟؟ !!!!",
    }


@pytest.mark.parametrize("language", NEAR)
def test_odd_drafts_of_other_languages_are_answered_and_stay(
    cast: Any, client_of: Any, running: Action, language: str
) -> None:
    running.group.hashtag = ""
    running.group.language = language
    running.group.save(update_fields=["hashtag", "language"])
    client = client_of(cast.member)
    spoken = language if language in coach_languages() else "fr"
    pages = {}
    for name, text in {"kind": NEAR[language], **oddities(NEAR[language])}.items():
        fields = {"text": text, "more": "yes"}
        answer = client.post(f"/actions/{running.number}/relire", fields)
        assert answer.status_code == 200
        assert kept_draft(answer.content.decode()) == text
        pages[name] = page_of(answer)
    says = coach_language(spoken).words if spoken != "fr" else None
    empty = says[RuleName.EMPTY].question if says else NOTHING_OF_ONES_OWN
    shouting = says[RuleName.SHOUTING].question if says else "Perd-il quelque chose"
    for name in ("a letter", "emoji", "a quotation alone"):
        assert empty in pages[name], name
    for name in ("kind", "marks over and under", "scripts", "turned"):
        assert '<div class="card">' not in pages[name], name
        assert HALF_READ in pages[name], name
    assert shouting in pages["shouted"]
    assert "؟؟؟؟" in pages["shouted"].partition('id="remarques"')[2]


@pytest.mark.parametrize("language", NEAR)
def test_odd_drafts_of_other_languages_come_back_from_a_pipe(cast: Any, language: str) -> None:
    texts = [*oddities(NEAR[language]).values(), NEAR[language] * 1000, NEAR[language]]
    lines = "".join(json.dumps({"id": at, "text": text}) + "\n" for at, text in enumerate(texts))
    told = CliRunner().invoke(app, ["charter", "check", "--lang", language, "--json"], input=lines)
    assert told.exit_code == 0, told.stderr
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(len(texts)))
    for answer, text in zip(answers, texts, strict=True):
        for remark in answer["remarks"]:
            assert 0 <= remark["start"] <= remark["end"] <= len(text)
            assert remark["question"].endswith("?")
    assert [remark["rule"] for remark in answers[0]["remarks"]] == ["empty"]
    assert [remark["rule"] for remark in answers[-2]["remarks"]] == ["too_long"]
    assert answers[-1]["remarks"] == []


@pytest.mark.parametrize("language", NEAR)
def test_two_thousand_characters_of_any_language_are_read_at_once(language: str) -> None:
    for kind in (NEAR[language], *oddities(NEAR[language]).values()):
        draft = Draft((f"{kind} " * 2000)[:2000], language)
        remarks_on(draft, ALL_BUT_IRONY)
        times = []
        for _ in range(5):
            start = process_time()
            remarks_on(draft, ALL_BUT_IRONY)
            times.append(process_time() - start)
        assert min(times) < 0.05
