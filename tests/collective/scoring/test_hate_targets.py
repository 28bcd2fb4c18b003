"""Whom hate seems aimed at: kept with the judgement, shown with care, matched by rules."""

import tomllib
from importlib import import_module
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.analysis.triage.scorer import HateTarget
from jesuisla.collective.queue.rules import apply_rules, facts_of, save_rules
from jesuisla.collective.scoring.hate_targets import aims_of, targets_of
from jesuisla.collective.scoring.labels import judge_comment
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.scoring.scoring import score_thread, scorer_for
from jesuisla.collective.threads.models import Comment, Thread

HATEFUL = "Les musulmans sont des parasites, dehors, on ne veut pas de vous ici"
NAMELESS = "Ce sont des parasites, il faut tous les exterminer, dehors, crevez"
KIND = "Bienvenue à nos voisins musulmans, merci à vous"
SURE = {"labels": {"hate": {"p": 0.9, "threshold": 0.5}}, "targets": ["sex"]}
CALM = {"labels": {"hate": {"p": 0.1, "threshold": 0.5}}, "targets": ["sex"]}


@pytest.fixture
def thread(cast: Any) -> Thread:
    made: Thread = Thread.objects.create(
        group=cast.group, network="facebook", native_id="t", title="Un fil", followed=True
    )
    for text in (HATEFUL, NAMELESS, KIND):
        Comment.objects.create(
            group=cast.group, thread=made, native_id=text[:20], text=text, language="fr"
        )
    score_thread(made, scorer_for(cast.group))
    return made


@pytest.mark.parametrize(
    ("scores", "kind", "by_person", "denied", "found"),
    [
        (SURE, "hateful", False, False, {HateTarget.SEX}),
        (CALM, "neutral", False, False, set()),
        (CALM, "hateful", True, False, {HateTarget.SEX}),
        (SURE, "neutral", True, False, set()),
        (SURE, "hateful", True, True, set()),
        (SURE, "ours", False, False, set()),
        (SURE | {"targets": None}, "hateful", False, False, None),
        (SURE | {"targets": []}, "hateful", True, False, None),
        (SURE | {"targets": ["cats"]}, "hateful", False, False, None),
        (SURE | {"reader": CALM}, "neutral", False, False, set()),
        (CALM | {"reader": SURE | {"targets": ["age"]}}, "hateful", False, False, {HateTarget.AGE}),
        (SURE | {"reader": {"labels": {"hate": {"unknown": "no_answer"}}}}, "", False, False,
         {HateTarget.SEX}),
        ({"labels": {"hate": {"unknown": "language"}}}, "unknown", False, False, None),
        ({}, "unknown", False, False, None),
        ({}, "hateful", True, False, None),
    ],
)  # fmt: skip
def test_the_last_word_on_a_comment_tells_whom_it_attacks(
    scores: Any, kind: str, by_person: bool, denied: bool, found: Any
) -> None:
    assert targets_of(scores, kind, by_person=by_person, denied=denied) == found


def test_it_is_kept_with_the_judgement(thread: Thread) -> None:
    kept = {one.text: one.scores["targets"] for one in Comment.objects.filter(thread=thread)}
    assert kept[HATEFUL] == ["religion"]
    assert kept[NAMELESS] is None


def test_a_thread_counts_the_hateful_comments_of_each_kind(thread: Thread) -> None:
    aim = aims_of([thread])[thread.pk]
    assert (aim.targets, aim.unknown) == ({HateTarget.RELIGION: 1}, 1)


def test_what_a_person_denies_is_aimed_at_nobody(cast: Any, thread: Thread) -> None:
    comment = Comment.objects.get(text=HATEFUL)
    judge_comment(comment, "rude", by=cast.moderator, team=True)
    assert not aims_of([thread])[thread.pk].targets
    # A second look, given blind, does not overrule what was said openly.
    Label.objects.update(blind=True)
    assert aims_of([thread])[thread.pk].targets == {HateTarget.RELIGION: 1}


@pytest.mark.parametrize("address", ["/veille", "/fils/%d"])
def test_the_pages_say_it_with_care(
    cast: Any, client_of: Any, thread: Thread, address: str
) -> None:
    page = address % thread.pk if "%" in address else address
    said = client_of(cast.moderator).get(page).content.decode()
    assert "la haine viserait ici des personnes pour leur religion (1 commentaire)" in said


def test_a_thread_of_which_nothing_is_known_names_nobody(cast: Any, client_of: Any) -> None:
    made = Thread.objects.create(
        group=cast.group, network="facebook", native_id="n", title="Autre", followed=True
    )
    assert "viserait" not in client_of(cast.moderator).get("/veille").content.decode()
    assert facts_of([made])[made.pk].all_targets is False


RULE = '[[rule]]\nname = "Qui"\nwhen.target = ["%s"]\nthen = "alert"\n'


@pytest.mark.parametrize(("target", "fired"), [("religion", 1), ("age", 0)])
def test_a_rule_matches_a_kind_of_target(
    cast: Any, thread: Thread, target: str, fired: int
) -> None:
    save_rules(cast.group, RULE % target, by=cast.moderator)
    assert apply_rules(thread, now()) == fired


def test_a_rule_is_unknown_not_false_while_somebody_unnamed_is_attacked(thread: Thread) -> None:
    assert facts_of([thread])[thread.pk].all_targets is False
    Comment.objects.filter(text=NAMELESS).delete()
    assert facts_of([thread])[thread.pk].all_targets is True


@pytest.mark.parametrize(
    "old",
    [
        '# ours\n[[rule]]\nname = "a"\nwhen.target = ["asile"]\nthen = "raise"\n',
        '[[rule]]\nname = "a"\nthen = "raise"\n[rule.when]\ntarget = "asile"\n',
        '[[rule]]\nname = "a"\nwhen = {target = "asile", hate = 0.5}\nthen = "raise"\n',
        '[[rule]]\nname = "the target = x"\nwhen.target = "asile"\nthen = "raise"\n',
        '[[rule]]\nname = "a"\nwhen."target" = "asile"\nthen = "raise"\n',
    ],
)
def test_rules_saved_before_keep_their_topic(old: str) -> None:
    renamed = import_module("jesuisla.collective.threads.migrations.0002_rules_say_topic")
    text = renamed.say_topic(old)
    before, after = tomllib.loads(old)["rule"][0], tomllib.loads(text)["rule"][0]
    assert after["name"] == before["name"]
    assert after["when"].pop("topic") == before["when"].pop("target")
    assert after["when"] == before["when"]
    assert "# ours" in text or "# ours" not in old
