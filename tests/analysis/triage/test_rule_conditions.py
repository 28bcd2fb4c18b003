from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.triage.rule_conditions import (
    RuleEffect,
    RuleError,
    RuleFault,
    ThreadFacts,
    back_test_rules,
    match_rules,
    parse_rules,
)
from jesuisla.analysis.triage.scorer import HateTarget, LabelName
from jesuisla.analysis.triage.word_families import build_families
from steps import steps

RULES = parse_rules(
    """
    [families]
    insects = ["vermin", "parasit", "cafard"]

    [[rule]]
    name = "Insects in the evening"
    when.family = ["insects"]
    when.hours = "20-06"
    then = "raise"

    [[rule]]
    name = "The quiet page"
    when.page = "https://example.org/Gardening/"
    then = "never"

    [[rule]]
    name = "Certain hate"
    when.hate = 0.8
    when.target = ["origin", "religion"]
    then = "alert"
    """
)


def test_all_conditions_must_hold() -> None:
    evening = ThreadFacts(texts=["Quelle VERM1NE !"], hour=22)
    assert [rule.name for rule in match_rules(RULES, evening).matches] == ["Insects in the evening"]
    assert match_rules(RULES, ThreadFacts(texts=["Quelle vermine !"], hour=12)).matches == ()


def test_never_outweighs_all_others() -> None:
    facts = ThreadFacts(
        page="https://EXAMPLE.org/gardening",
        texts=["cafards"],
        hour=23,
        scores={LabelName.HATE: 0.9},
        targets=frozenset({HateTarget.ORIGIN}),
    )
    result = match_rules(RULES, facts)
    assert result.never
    assert not result.alert


def test_a_missing_signal_makes_a_rule_unknown_and_never_false() -> None:
    result = match_rules(RULES, ThreadFacts(scores={LabelName.HATE: 0.9}))
    assert {rule.name for rule in result.unknown} == {rule.name for rule in RULES.rules}


def test_one_false_condition_settles_a_rule_even_beside_an_unknown_one() -> None:
    result = match_rules(RULES, ThreadFacts(hour=12, page="x", scores={LabelName.HATE: 0.1}))
    assert result.unknown == ()
    assert result.matches == ()


def test_it_says_what_rules_would_have_done() -> None:
    history = [
        (ThreadFacts(texts=["parasites"], hour=21, page="x", scores={LabelName.HATE: 0.0}), True),
        (ThreadFacts(texts=["parasites"], hour=3, page="x", scores={LabelName.HATE: 0.0}), False),
        (ThreadFacts(texts=["parasites"], page="x", scores={LabelName.HATE: 0.0}), True),
    ]
    insects, page, hate = back_test_rules(RULES, history)
    assert (insects.match_count, insects.launch_count, insects.unknown_count) == (2, 1, 1)
    assert (page.match_count, page.launch_count, page.unknown_count) == (0, 0, 0)
    assert hate.rule.effect is RuleEffect.ALERT


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("not toml at all [", RuleFault.NOT_TOML),
        ("[[rules]]", RuleFault.UNKNOWN_PART),
        ("[[rule]]\nthen = 'raise'\nwhen.hate = 0.5", RuleFault.NO_NAME),
        ("[[rule]]\nname = 'a'\nthen = 'raise'", RuleFault.NO_CONDITION),
        ("[[rule]]\nname = 'a'\nwhen.mood = 1\nthen = 'raise'", RuleFault.UNKNOWN_CONDITION),
        ("[[rule]]\nname = 'a'\nwhen.hate = 0.5\nthen = 'delete'", RuleFault.UNKNOWN_EFFECT),
        ("[[rule]]\nname = 'a'\nwhen.hate = 0.5\nthen = ['raise']", RuleFault.UNKNOWN_EFFECT),
        ("[[rule]]\nname = 'a'\nwhen.family = 'b'\nthen = 'raise'", RuleFault.UNKNOWN_FAMILY),
        ("[[rule]]\nname = 'a'\nwhen.target = 'asile'\nthen = 'raise'", RuleFault.UNKNOWN_TARGET),
        ("[[rule]]\nname = 'a'\nwhen.target = [1]\nthen = 'raise'", RuleFault.WRONG_LIST),
        ("[families]\na = ['x']", RuleFault.WRONG_FAMILY),
        ("[families]\na = 'xyz'", RuleFault.WRONG_FAMILY),
        ("[[rule]]\nname = 'a'\nwhen.page = []\nthen = 'raise'", RuleFault.WRONG_LIST),
        ("[[rule]]\nname = 'a'\nwhen.hours = '5'\nthen = 'raise'", RuleFault.WRONG_HOURS),
        ("[[rule]]\nname = 'a'\nwhen.hours = '5-30'\nthen = 'raise'", RuleFault.WRONG_HOURS),
        ("[[rule]]\nname = 'a'\nwhen.hate = 2\nthen = 'raise'", RuleFault.WRONG_THRESHOLD),
        ("[[rule]]\nname = 'a'\nwhen.hate = true\nthen = 'raise'", RuleFault.WRONG_THRESHOLD),
        ("[[rule]]\nname='a'\nwhen.hate=1\nthen='raise'\nrun='rm'", RuleFault.UNKNOWN_PART),
        (
            2 * "[[rule]]\nname='a'\nwhen.hate=1\nthen='raise'\n",
            RuleFault.NAME_TWICE,
        ),
    ],
)
def test_a_file_outside_the_grammar_is_refused_by_name(text: str, fault: RuleFault) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rules(text)
    assert caught.value.fault is fault


AIMED = parse_rules("[[rule]]\nname = 'a'\nwhen.target = ['religion', 'sex']\nthen = 'alert'")


@pytest.mark.parametrize(
    ("facts", "fired", "unknown"),
    [
        (ThreadFacts(targets=frozenset({HateTarget.SEX})), 1, 0),
        (ThreadFacts(targets=frozenset({HateTarget.ORIGIN}), all_targets=True), 0, 0),
        (ThreadFacts(targets=frozenset({HateTarget.ORIGIN})), 0, 1),
        (ThreadFacts(all_targets=True), 0, 0),
        (ThreadFacts(), 0, 1),
    ],
)
def test_a_kind_of_target_holds_when_named_and_is_unknown_when_it_may_be(
    facts: ThreadFacts, fired: int, unknown: int
) -> None:
    found = match_rules(AIMED, facts)
    assert (len(found.matches), len(found.unknown)) == (fired, unknown)


def test_a_topic_is_what_the_thread_is_about() -> None:
    rules = parse_rules("[[rule]]\nname = 'a'\nwhen.topic = 'Asile'\nthen = 'raise'")
    held = [
        bool(match_rules(rules, ThreadFacts(topic=topic)).matches)
        for topic in (" asile ", "climat", None)
    ]
    assert held == [True, False, False]
    assert match_rules(rules, ThreadFacts()).unknown


@given(st.text(max_size=80))
def test_any_text_is_rules_or_a_named_fault(text: str) -> None:
    with suppress(RuleError):
        assert parse_rules(text).rules == ()


@pytest.mark.parametrize("word", ["idiot", "idiots", "IDIOTES", "îdiöt", "id10t", "i.d.i.o.t"])
def test_a_family_has_inflected_and_disguised_spellings(word: str) -> None:
    assert build_families({"rude": ["idiot"]}).in_text(f"quel {word} !") == {"rude"}


@pytest.mark.parametrize("word", ["i*iot", "id**t", "idi*ts", "I*IOTE", "c**ard", "c*nnards"])
def test_a_letter_or_two_may_be_hidden(word: str) -> None:
    assert build_families({"rude": ["idiot", "connard"]}).in_text(f"quel {word} !") == {"rude"}


@pytest.mark.parametrize(
    "text", ["3*4", "un*deux", "i*", "*i", "i*** x", "i*iosyncrasie", "co*rir"]
)
def test_an_asterisk_is_not_any_word(text: str) -> None:
    assert build_families({"rude": ["idiot", "connard"]}).in_text(text) == set()


def test_the_longest_stem_wins_and_endings_are_short() -> None:
    found = build_families({"short": ["con"], "long": ["conten"]})
    assert found.in_text("contents") == {"long"}
    assert found.in_text("cons") == {"short"}
    assert found.in_text("constitution") == set()


@pytest.mark.parametrize("unit", ["a", "ab", "vermi", "vermin ", "v.e.r.m.", "é", "v*r ", "v**"])
def test_looking_for_words_takes_linear_work(unit: str) -> None:
    known = build_families({"all": ["vermin", "abababababc"]})

    def work(characters: int) -> int:
        return steps(lambda: known.in_text(unit * (characters // len(unit))))

    assert work(100_000) < 5 * work(25_000) + 100
