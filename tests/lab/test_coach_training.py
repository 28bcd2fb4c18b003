"""The coach's drafts and what is learned from them."""

import json
from importlib import resources

import numpy as np
import pytest
from typer.testing import CliRunner

from jesuisla.analysis.charter.draft import RuleName
from jesuisla.analysis.charter.learned import shipped_head
from jesuisla.cli.main import app
from jesuisla_lab.charter.drafts import LANGUAGES, invented_drafts, read_line
from jesuisla_lab.charter.training import (
    FLOORS,
    FLOORS_WITH_WORDS,
    LEARNED,
    chances_left_out,
    counts_left_out,
    learn_head,
    learn_weights,
    sentence_table,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_drafts_and_no_draft_breaks_what_is_perfect(language: str) -> None:
    drafts = list(invented_drafts(language))
    assert len(drafts) >= 300
    assert len({draft.words.text for draft in drafts}) == len(drafts)
    assert all(not draft.rules for draft in drafts if draft.kind == "P")
    assert all(draft.rules or not draft.sentences for draft in drafts if draft.kind != "P")


def test_letters_at_the_end_are_of_the_sentences_before() -> None:
    read = read_line("C||[l]Lisez donc. J’y étais. [a]", "fr")
    assert [set(each.rules) for each in read.sentences] == [
        {RuleName.LECTURING, RuleName.ADDRESSING},
        set(),
    ]
    assert RuleName.LECTURING in read.sentences[1].open_rules


def test_a_capital_teaches_nothing() -> None:
    (sentence,) = read_line("C||[cA]STOP MAINTENANT", "fr").sentences
    assert sentence.rules == {RuleName.SHOUTING}
    assert RuleName.ADDRESSING in sentence.open_rules


@pytest.mark.parametrize("line", ["X||Bonjour", "P||[z]Bonjour", "sans rien"])
def test_a_line_that_is_none_is_refused(line: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_line(line, "fr")


def test_a_head_is_learned_without_chance_and_tells_drafts_left_out() -> None:
    drafts = [draft for language in LANGUAGES for draft in list(invented_drafts(language))[::12]]
    table = sentence_table(drafts)
    head, again = learn_head(table), learn_head(table)
    assert set(head.weights) == set(LEARNED)
    for rule in LEARNED:
        assert head.weights[rule].tolist() == again.weights[rule].tolist()
    counts = counts_left_out(table, chances_left_out(table))
    assert all(right <= min(remarked, meant) for remarked, right, meant in counts.values())
    remarked, right, _meant = counts[RuleName.ADDRESSING]
    assert right > remarked / 2 > 0


def test_more_ridge_makes_weights_smaller() -> None:
    rows = np.array([[-1.0], [-0.5], [0.5], [1.0]])
    broken = np.array([False, False, True, True])
    assert abs(learn_weights(rows, broken, 10.0)[0]) < abs(learn_weights(rows, broken, 0.1)[0])


def test_the_shipped_head_has_the_floors_that_were_chosen() -> None:
    head = shipped_head()
    assert head.floors == FLOORS
    assert head.floors_with_words == FLOORS_WITH_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_drafts_with_voices_and_sheets_beside_them_are_told_apart(language: str) -> None:
    file = resources.files("jesuisla_lab.charter") / "beside" / f"{language}.jsonl"
    told = CliRunner().invoke(app, ["charter", "evaluate", str(file), "--json"])
    assert told.exit_code == 0, told.output
    rows = {row["rule"]: row for row in json.loads(told.stdout)["rules"] if row["lang"] == "all"}
    for rule in ("copied", "expired_fact"):
        counts = (rows[rule]["right"], rows[rule]["remarked"], rows[rule]["meant"])
        assert len(set(counts)) == 1, (rule, counts)
        assert counts[0] >= 10
