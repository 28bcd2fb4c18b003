"""``jesuisla facts import``: what a group kept becomes drafts, and nothing is lost in silence."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate
from django_scopes import scope

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.content import working_content
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheets import publish_draft, send_draft
from word_files import word_bytes

UNTIL = (localdate() + timedelta(days=90)).isoformat()
MARKDOWN = f"""---
language: fr
claims:
  - Les éoliennes rendent malade
  - "Les éoliennes : des maux de tête"
topics: [énergie, santé]
countries: [FR, NO]
valid_until: {UNTIL}
author: Colette
sources:
  - title: Bulletin inventé
    publisher: Institut inventé
    url: https://institut.example/bulletin
    published_on: 2025-03-01
    archive_url: https://archive.example/1
---
Les études mesurent une gêne par le bruit,
et aucune maladie.

## Pourquoi on y croit

Le bruit gêne vraiment.
"""
CSV = (
    "Affirmation;Réponse;Thèmes;Pays;Langue;Valable jusqu’au;Source titre;Source URL\n"
    f"Le vélo tue|Le vélo est dangereux;Peu d’accidents;santé, transports;FR;fr;{UNTIL};"
    "Relevé;https://releve.example\n"
    "La forêt brûle exprès;;;;;;;\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "thèmes").mkdir()
    (tmp_path / "thèmes" / "éoliennes.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "fiches.csv").write_text(CSV, encoding="utf-8-sig")
    (tmp_path / ".cache").write_text("x", encoding="utf-8")
    return tmp_path


@pytest.fixture
def imported(cast: Any, typed: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    def run(*words: str) -> tuple[int, str, str]:
        status, out, err = typed("facts", "import", str(folder), "--group", "jesuisla", *words)
        return status, out, err

    return run


def sheets() -> list[Sheet]:
    return list(Sheet.objects.order_by("number"))


def test_a_folder_becomes_drafts_that_nobody_has_read(
    cast: Any, imported: Callable[..., Any]
) -> None:
    status, out, err = imported("--dry-run")
    assert (status, err) == (0, "")
    assert "Nothing was changed" in out
    assert "3 to import" in out
    with scope(group=cast.group.pk):
        assert sheets() == []

    status, out, err = imported()
    assert (status, err) == (0, "")
    with scope(group=cast.group.pk):
        bike, forest, wind = sheets()
        assert {sheet.state for sheet in (bike, forest, wind)} == {Sheet.State.DRAFT}
        assert {(sheet.author_id, sheet.draft_by_id) for sheet in sheets()} == {(None, None)}
        content = working_content(wind)
    assert content.claims == ("Les éoliennes rendent malade", "Les éoliennes : des maux de tête")
    assert content.answer == "Les études mesurent une gêne par le bruit, et aucune maladie."
    assert content.why_believed == "Le bruit gêne vraiment."
    assert (content.topics, content.countries) == (("énergie", "santé"), ("FR", "NO"))
    assert str(content.valid_until) == UNTIL
    (source,) = content.sources
    assert (source.publisher, str(source.published_on)) == ("Institut inventé", "2025-03-01")
    assert source.archive_url == "https://archive.example/1"
    told = dict(line.split(": ", 1) for line in out.splitlines()[:3])
    assert told["thèmes/éoliennes.md"].endswith("Not read: author.")
    assert "Still missing" not in told["thèmes/éoliennes.md"]
    assert "A source needs its title, who published it" in told["fiches.csv:2"]
    assert "The short answer is missing." in told["fiches.csv:3"]
    assert working_content(bike).claims == ("Le vélo tue", "Le vélo est dangereux")
    assert working_content(bike).sources[0].url == "https://releve.example"
    assert working_content(forest).language == cast.group.language


def test_it_is_safe_to_repeat(cast: Any, imported: Callable[..., Any], folder: Path) -> None:
    assert imported()[0] == 0
    (folder / "autre.md").write_text(MARKDOWN.replace("éoliennes", "Eoliennes"), encoding="utf-8")
    status, out, _err = imported()
    assert status == 0
    assert "0 drafts imported, 4 there already, 0 refused." in out
    with scope(group=cast.group.pk):
        assert len(sheets()) == 3


BARE = f"""# Fiches sur l’énergie

## Les éoliennes rendent malade

Une gêne par le **bruit**,
et aucune maladie.

Thèmes : énergie, santé
Valable jusqu’au : {UNTIL}

### Pourquoi on y croit

Le bruit gêne *vraiment*.

### Sources

- [Bulletin inventé](https://institut.example/bulletin)
  Éditeur : Institut inventé

## La 5G répand les virus

Un virus ne voyage pas par les ondes.
"""


def test_markdown_without_a_head_is_read_by_its_headings(
    cast: Any, typed: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "fiches.md"
    file.write_text(BARE, encoding="utf-8")
    status, out, err = typed("facts", "import", str(file), "--group", "jesuisla")
    assert status == 0, err
    assert "2 drafts imported" in out
    told = dict(line.split(": ", 1) for line in out.splitlines()[:2])
    assert "Still missing" not in told["fiches.md:1"]
    assert "Not read: Fiches sur l’énergie." in told["fiches.md:1"]
    assert "A sheet without a source" in told["fiches.md:2"]
    with scope(group=cast.group.pk):
        wind, mast = map(working_content, sheets())
    assert wind.claims == ("Les éoliennes rendent malade",)
    assert wind.answer == "Une gêne par le bruit, et aucune maladie."
    assert wind.why_believed == "Le bruit gêne vraiment."
    assert (wind.topics, str(wind.valid_until)) == (("énergie", "santé"), UNTIL)
    (source,) = wind.sources
    assert source.title == "Bulletin inventé"
    assert (source.url, source.publisher) == (
        "https://institut.example/bulletin",
        "Institut inventé",
    )
    assert mast.answer == "Un virus ne voyage pas par les ondes."


HEAD = "---\nclaims: On dit\nlanguage: fr\n{}\n---\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.md", "# Sans tête\n", "There is no head"),
        ("a.md", "---\nclaims: [a\n---\n", "of the head cannot be read"),
        ("a.md", "---\n- a\n---\n", "needs lines such as"),
        ("a.md", HEAD.format("answer: " + "x" * 281), "281 characters: that is too long"),
        ("a.md", HEAD.format("valid_until: demain"), "write the day as 2026-01-31"),
        ("a.md", HEAD.format("valid_until: 2999-01-01"), "Three years at most"),
        ("a.md", HEAD.format("countries: [Q1]"), "is no country"),
        ("a.md", HEAD.format("language: klingon"), "is no language"),
        ("a.md", HEAD.format("topics: [" + "x" * 41 + "]"), "is long for a topic"),
        ("a.md", HEAD.format("answer: [a, b]"), "a plain text is needed"),
        ("a.md", HEAD.format("topics: [[a]]"), "Lists hold plain texts"),
        ("a.md", HEAD.format("sources: ['javascript:alert(1)']"), "Source 1: "),
        ("a.md", HEAD.format("sources: [{url: a.example, date: 2999-01-01}]"), "has not come yet"),
        ("a.md", HEAD.format(f"sources: {['https://a.example'] * 6}"), "5 sources at most"),
        ("a.csv", "colonne\nvaleur\n", "names of the columns"),
        ("a.csv", "claim,lang\nOn dit,??\n", "is no language"),
        ("a.docx", "PK", "save it as DOCX once more"),
        ("a.odt", "PK", "save it as DOCX, Markdown"),
    ],
)
def test_what_cannot_stand_is_refused_and_the_rest_is_taken(
    cast: Any, imported: Callable[..., Any], folder: Path, name: str, text: str, told: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    status, out, err = imported()
    assert status == 2
    assert err.startswith(name)
    assert told in err
    assert len(err.splitlines()) == 1
    assert "3 drafts imported, 0 there already, 1 refused." in out


def test_a_document_is_read_with_the_folder(
    cast: Any, imported: Callable[..., Any], folder: Path
) -> None:
    (folder / "word.docx").write_bytes(word_bytes("# On dit A", "Non.", "# On dit B"))
    (folder / "ancien.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    status, out, err = imported()
    assert status == 2
    assert "ancien.doc: The document is in the old format of Word" in err
    assert "word.docx:1: draft" in out
    assert "word.docx:2: draft" in out
    assert "5 drafts imported, 0 there already, 1 refused." in out


def test_bytes_that_are_no_text_are_refused(imported: Callable[..., Any], folder: Path) -> None:
    (folder / "a.md").write_bytes("---\nclaims: é\n---".encode("latin-1"))
    status, _out, err = imported()
    assert status == 2
    assert "a.md: The text is not UTF-8" in err


def test_a_head_that_unfolds_is_not_unfolded(imported: Callable[..., Any], folder: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    head = "\n".join([*lines, "topics: *a11"])
    (folder / "a.md").write_text(f"---\n{head}\n---\n", encoding="utf-8")
    status, _out, err = imported()
    assert status == 2
    assert "Lists hold plain texts" in err


def test_a_missing_or_empty_folder_is_told(typed: Callable[..., Any], tmp_path: Path) -> None:
    assert "not found" in typed("facts", "import", str(tmp_path / "none"))[2]
    assert "is empty" in typed("facts", "import", str(tmp_path))[2]


def test_whoever_takes_a_draft_up_is_not_its_second_reader(
    cast: Any, client_of: Any, imported: Callable[..., Any]
) -> None:
    assert imported()[0] == 0
    page = client_of(cast.moderator).get("/fiches/suivi").content.decode()
    assert "Les éoliennes rendent malade" in page
    with scope(group=cast.group.pk):
        wind = sheets()[-1]
        assert client_of(cast.member).get(f"/fiches/{wind.number}/brouillon").status_code == 404
        send_draft(wind, by=cast.moderator)
        with pytest.raises(Refused):
            publish_draft(wind, by=cast.moderator)
        published = publish_draft(wind, by=cast.second_moderator)
    assert (published.author, published.second_reader) == (cast.moderator, cast.second_moderator)
    assert (
        f'href="/fiches/{wind.number}/brouillon"'
        not in client_of(cast.moderator).get("/fiches/suivi").content.decode()
    )
