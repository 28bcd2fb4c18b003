"""What each network allows: every folder alike, every rule with its source and date."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.networks.network_rules import (
    BrokenRules,
    Ceilings,
    Reason,
    is_overdue,
    read_rules,
    rules_of,
)
from jesuisla.networks.registry import NETWORKS, network

NAMES = [one.name for one in NETWORKS]
FOLDER = files("jesuisla.networks")


def test_the_networks_of_the_house_are_all_there() -> None:
    wanted = "facebook instagram youtube x tiktok bluesky reddit mastodon web"
    assert wanted.split() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_network_s_folder_has_the_same_files(name: str) -> None:
    found = {one.name for one in FOLDER.joinpath(name).iterdir() if one.is_file()}
    optional = {"paste.py", "reader.py", "safety.toml"}
    assert found - optional == {"__init__.py", "links.py", "rules.toml"}
    assert ("paste.py" in found) is (network(name).layout is not None)
    assert rules_of(name).shown.paste is (network(name).layout is not None)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_its_reason_source_and_date(name: str) -> None:
    rules = rules_of(name)
    reasons = [rule for _field, rule in rules if isinstance(rule, Reason)]
    assert len(reasons) >= 4
    for rule in reasons:
        assert rule.source.startswith("https://")
        assert date(2025, 1, 1) < rule.date < rules.review_by
        assert len(rule.why) > 20
        assert "'" not in rule.why


def test_support_is_offered_only_where_the_rules_allow_it() -> None:
    assert [name for name in NAMES if rules_of(name).may_support] == ["facebook", "instagram"]
    for name in NAMES:
        rules = rules_of(name)
        assert rules.may_support is (rules.support_each_other.allowed is True)
        assert not rules.may_support or rules.pace is not None


def test_reddit_has_no_actions_and_says_why() -> None:
    rules = rules_of("reddit")
    assert not rules.may_act
    assert not rules.may_support
    assert "Reddit" in rules.act_together.why


def test_unknown_is_never_support() -> None:
    for name in ("tiktok", "bluesky", "web"):
        assert rules_of(name).support_each_other.allowed is None
        assert not rules_of(name).may_support


def test_youtube_comments_are_kept_thirty_days() -> None:
    assert rules_of("youtube").retention.days == 30
    assert rules_of("facebook").retention.days is None


@pytest.mark.parametrize("name", NAMES)
def test_rules_become_overdue_the_day_after_their_review(name: str) -> None:
    rules = rules_of(name)
    assert not is_overdue(rules, rules.review_by)
    assert is_overdue(rules, date(rules.review_by.year + 1, 1, 1))


@pytest.mark.parametrize("name", ["", "..", "myspace", "../secrets", "archives"])
def test_an_unknown_network_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="unknown network"):
        rules_of(name)
    with pytest.raises(ValueError, match="unknown network"):
        network(name)


GOOD = FOLDER.joinpath("facebook", "rules.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "instead", "place"),
    [
        ("review_by = 2027-02-03", "", "review_by"),
        ("review_by = 2027-02-03", 'review_by = "bientôt"', "review_by"),
        ("[act_together]", "[act_alone]", "act_alone: Extra inputs"),
        ("checked = true", "", r"facebook/rules.toml \[act_together\] checked: Field required"),
        ("allowed = true", 'allowed = "maybe"', r"\[act_together\] allowed"),
        ('source = "https://', 'source = "ftp://', r"\[act_together\] source"),
        ("date = 2026-08-03", 'date = "2026-08-03"', r"\[act_together\] date"),
        ("supports_a_day = 40", "supports_a_day = 0", "supports_a_day"),
        ("supports_a_day = 40", "supports_a_day = true", "supports_a_day"),
        ("supports_an_action = 300", 'supports_an_action = "300"', "supports_an_action"),
        ("supports_an_action = 300", "supports_an_action = 20", "to_one_comment is above"),
        ("supports_to_one_comment = 30", "supports_to_one_comment = 9", "ten_minutes is above"),
        ("person_an_action = 12", "person_an_action = 41", "person_an_action is above"),
        ("supports_an_action = 300", "supports_a_week = 300", "supports_a_week"),
        ("[pace]", "[[pace]]", "pace: Input should be a valid dict"),
        ("ids = true", "ids = 1", "ids"),
        ("[pace]", "[pace", "rules.toml"),
    ],
)
def test_broken_rules_are_refused_with_the_place(said: str, instead: str, place: str) -> None:
    assert said in GOOD
    with pytest.raises(BrokenRules, match=place):
        read_rules("facebook", GOOD.replace(said, instead, 1))


def test_figures_that_are_left_out_are_our_own_caution() -> None:
    named = list(Ceilings.model_fields)
    kept = [line for line in GOOD.splitlines() if line.split(" =")[0] not in named[2:]]
    rules = read_rules("facebook", "\n".join(kept))
    assert len(kept) == len(GOOD.splitlines()) - 4
    assert rules.ceilings.model_dump(include=set(named)) == Ceilings().model_dump()
    assert rules_of("web").ceilings == Ceilings()


def test_support_without_a_pace_is_refused() -> None:
    start, end = GOOD.index("[pace]"), GOOD.index("[derived_metrics]")
    with pytest.raises(BrokenRules, match="pace"):
        read_rules("facebook", GOOD[:start] + GOOD[end:])


@settings(max_examples=60)
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=5))
def test_a_damaged_file_is_read_or_refused_never_worse(at: int, gone: int, put: str) -> None:
    try:
        rules = read_rules("facebook", GOOD[:at] + put + GOOD[at + gone :])
    except BrokenRules:
        return
    assert rules.network == "facebook"
