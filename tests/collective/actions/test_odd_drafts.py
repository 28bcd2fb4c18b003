"""Drafts that are hard to read, through the door: each gets a clear sentence, and none is lost."""

import json
import re
from html import unescape
from typing import Any

import pytest
from typer.testing import CliRunner

from jesuisla.analysis.charter import LONGEST_DRAFT
from jesuisla.cli.main import app
from jesuisla.collective.actions.models import Action

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
