"""Rules that a team writes itself: conditions and one effect each, in a closed grammar.

    [families]
    insects = ["vermin", "parasit"]

    [[rule]]
    name = "Insects under the regional paper"
    when.page = ["https://example.org/paper"]
    when.family = ["insects"]
    when.topic = ["immigration"]
    when.target = ["origin"]
    when.harm = ["misleading"]
    when.hours = "20-06"
    when.hate = 0.6
    when.near_claim = true
    then = "raise"

All conditions of a rule must hold. One that cannot be told, because the signal is missing,
makes the rule *unknown*, never false. Nothing in a rule is executed.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jesuisla.analysis.triage.scorer import HateTarget, LabelName
from jesuisla.analysis.triage.word_families import WordFamilies, build_families

MOST_RULES = 200
MOST_STEMS = 5_000
_CONDITIONS = (
    "page", "family", "topic", "target", "harm", "hours", "near_claim",
    *(str(label) for label in LabelName),
)  # fmt: skip


class ThreadHarm(StrEnum):
    """What a person says that the comments of a thread spread."""

    HATEFUL = "hateful"
    MISLEADING = "misleading"


class RuleEffect(StrEnum):
    """What a rule does to the place of a thread in the queue."""

    RAISE = "raise"
    LOWER = "lower"
    NEVER = "never"
    ALERT = "alert"


class RuleFault(StrEnum):
    """What is wrong with a rule file; the words are made where they are shown."""

    NOT_TOML = "not_toml"
    UNKNOWN_PART = "unknown_part"
    NO_NAME = "no_name"
    NAME_TWICE = "name_twice"
    NO_CONDITION = "no_condition"
    UNKNOWN_CONDITION = "unknown_condition"
    UNKNOWN_EFFECT = "unknown_effect"
    UNKNOWN_FAMILY = "unknown_family"
    UNKNOWN_TARGET = "unknown_target"
    UNKNOWN_HARM = "unknown_harm"
    WRONG_FAMILY = "wrong_family"
    WRONG_LIST = "wrong_list"
    WRONG_HOURS = "wrong_hours"
    WRONG_THRESHOLD = "wrong_threshold"
    WRONG_ANSWER = "wrong_answer"
    TOO_MANY = "too_many"


class RuleError(ValueError):
    """A rule file that cannot be used: which ``fault``, in which ``rule``, and where."""

    def __init__(self, fault: RuleFault, *, rule: str = "", detail: str = "") -> None:
        super().__init__(f"{fault}: {rule} {detail}".strip())
        self.fault, self.rule, self.detail = fault, rule, detail


@dataclass(frozen=True, slots=True)
class QueueRule:
    """One rule; an empty condition is none. ``hours`` are local, from and to, 0 to 24."""

    name: str
    effect: RuleEffect
    pages: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    targets: frozenset[HateTarget] = frozenset()
    harms: frozenset[ThreadHarm] = frozenset()
    hours: tuple[int, int] | None = None
    thresholds: Mapping[LabelName, float] = field(default_factory=dict)
    near_claim: bool | None = None


@dataclass(frozen=True, slots=True)
class QueueRules:
    """A team's rules with the word families that they name."""

    rules: tuple[QueueRule, ...]
    families: WordFamilies


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What is known of a thread when rules are tried; ``None`` where it is not.

    ``texts`` are what was read of it; ``topic`` what it is about; ``targets`` the kinds of
    people that its hate seems aimed at, ``all_targets`` whether these are all of them;
    ``harms`` is what a person said that its comments spread, ``all_harms`` whether it was the
    whole thread that they spoke of, not one comment;
    ``has_erasures`` whether words of comments were there and are gone, so that what the others do
    not show cannot be told;
    ``near_claim`` whether it stands near a claim that was checked;
    ``hour`` the local hour, 0 to 23; ``scores`` the highest probability of each label among
    its comments.
    """

    page: str | None = None
    texts: Sequence[str] | None = None
    topic: str | None = None
    targets: frozenset[HateTarget] = frozenset()
    all_targets: bool = False
    harms: frozenset[ThreadHarm] = frozenset()
    all_harms: bool = False
    has_erasures: bool = False
    hour: int | None = None
    scores: Mapping[LabelName, float] = field(default_factory=dict)
    near_claim: bool | None = None


@dataclass(frozen=True, slots=True)
class RuleMatches:
    """What rules say of one thread: those that hold, and those that cannot be told."""

    matches: tuple[QueueRule, ...]
    unknown: tuple[QueueRule, ...]

    @property
    def never(self) -> bool:
        """Whether a rule keeps the thread off the queue; it outweighs all others."""
        return any(rule.effect is RuleEffect.NEVER for rule in self.matches)

    @property
    def alert(self) -> bool:
        """Whether somebody on duty is to be told."""
        return not self.never and any(rule.effect is RuleEffect.ALERT for rule in self.matches)


@dataclass(frozen=True, slots=True)
class RuleBackTest:
    """What a rule would have done: threads it held for, of these launched, and those unknown."""

    rule: QueueRule
    match_count: int
    launch_count: int
    unknown_count: int


def match_rules(rules: QueueRules, facts: ThreadFacts) -> RuleMatches:
    """Tell which rules hold for a thread.

    >>> rules = parse_rules('''
    ... [[rule]]
    ... name = "Evenings"
    ... when.hours = "20-06"
    ... then = "raise"
    ... ''')
    >>> [len(match_rules(rules, ThreadFacts(hour=hour)).matches) for hour in (23, 5, 6, 12)]
    [1, 1, 0, 0]
    >>> [rule.name for rule in match_rules(rules, ThreadFacts()).unknown]
    ['Evenings']
    """
    families: set[str] | None = None
    if facts.texts is not None:
        families = set()
        for text in facts.texts:
            families |= rules.families.in_text(text)
    results = [(rule, _holds(rule, facts, families)) for rule in rules.rules]
    return RuleMatches(
        tuple(rule for rule, holds in results if holds),
        tuple(rule for rule, holds in results if holds is None),
    )


def back_test_rules(
    rules: QueueRules, history: Iterable[tuple[ThreadFacts, bool]]
) -> list[RuleBackTest]:
    """Return what each rule would have done to past threads, each with whether it was launched."""
    match_counts: dict[str, int] = {}
    launch_counts: dict[str, int] = {}
    unknown_counts: dict[str, int] = {}
    for facts, was_launched in history:
        result = match_rules(rules, facts)
        for rule in result.matches:
            match_counts[rule.name] = match_counts.get(rule.name, 0) + 1
            launch_counts[rule.name] = launch_counts.get(rule.name, 0) + was_launched
        for rule in result.unknown:
            unknown_counts[rule.name] = unknown_counts.get(rule.name, 0) + 1
    return [
        RuleBackTest(
            rule,
            match_counts.get(rule.name, 0),
            launch_counts.get(rule.name, 0),
            unknown_counts.get(rule.name, 0),
        )
        for rule in rules.rules
    ]


def parse_rules(text: str) -> QueueRules:
    """Read the rules in a file; raises :class:`RuleError` on anything outside the grammar."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(RuleFault.NOT_TOML, detail=str(error)) from error
    for part in data:
        if part not in {"families", "rule"}:
            raise RuleError(RuleFault.UNKNOWN_PART, detail=part)
    stems = _stems(data.get("families", {}))
    entries = data.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(RuleFault.UNKNOWN_PART, detail="rule")
    if len(entries) > MOST_RULES:
        raise RuleError(RuleFault.TOO_MANY, detail=str(len(entries)))
    rules: list[QueueRule] = []
    for entry in entries:
        rule = _rule(entry, frozenset(stems))
        if any(rule.name == other.name for other in rules):
            raise RuleError(RuleFault.NAME_TWICE, rule=rule.name)
        rules.append(rule)
    try:
        return QueueRules(tuple(rules), build_families(stems))
    except ValueError as error:
        raise RuleError(RuleFault.WRONG_FAMILY, detail=str(error)) from error


def _holds(rule: QueueRule, facts: ThreadFacts, families: set[str] | None) -> bool | None:
    checks: list[bool | None] = []
    if rule.pages:
        checks.append(None if facts.page is None else _address(facts.page) in rule.pages)
    if rule.families:
        checks.append(None if families is None else _seen(rule.families & families, facts))
    if rule.topics:
        checks.append(None if facts.topic is None else plain_topic(facts.topic) in rule.topics)
    if rule.targets:
        is_aimed = bool(rule.targets & facts.targets)
        checks.append(is_aimed if is_aimed or facts.all_targets else None)
    if rule.harms:
        is_said = bool(rule.harms & facts.harms)
        checks.append(is_said if is_said or facts.all_harms else None)
    if rule.hours is not None:
        checks.append(None if facts.hour is None else _within(facts.hour, *rule.hours))
    if rule.near_claim is not None:
        is_near = facts.near_claim
        checks.append(None if is_near is None else is_near == rule.near_claim)
    for label, least in rule.thresholds.items():
        score = facts.scores.get(label)
        checks.append(None if score is None else _seen(score >= least, facts))
    if False in checks:
        return False
    return None if None in checks else True


def _seen(sign: object, facts: ThreadFacts) -> bool | None:
    """Whether there is a sign in the comments; ``None`` where it may have been in erased ones."""
    return True if sign else None if facts.has_erasures else False


def _within(hour: int, start: int, end: int) -> bool:
    return start <= hour < end if start < end else hour >= start or hour < end


def plain_topic(topic: str) -> str:
    """Return a topic as rules compare it.

    >>> plain_topic(" Asile ")
    'asile'
    """
    return topic.strip().casefold()


def _address(page: str) -> str:
    return page.strip().casefold().rstrip("/")


def _stems(data: object) -> dict[str, list[str]]:
    if not isinstance(data, dict):
        raise RuleError(RuleFault.WRONG_FAMILY, detail="families")
    for name, words in data.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise RuleError(RuleFault.WRONG_FAMILY, detail=str(name))
    if sum(len(words) for words in data.values()) > MOST_STEMS:
        raise RuleError(RuleFault.TOO_MANY, detail="families")
    return data


def _rule(entry: Mapping[str, object], family_names: frozenset[str]) -> QueueRule:
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        raise RuleError(RuleFault.NO_NAME)
    for part in entry:
        if part not in {"name", "when", "then"}:
            raise RuleError(RuleFault.UNKNOWN_PART, rule=name, detail=part)
    when = entry.get("when")
    if not isinstance(when, dict) or not when:
        raise RuleError(RuleFault.NO_CONDITION, rule=name)
    for condition in when:
        if condition not in _CONDITIONS:
            raise RuleError(RuleFault.UNKNOWN_CONDITION, rule=name, detail=str(condition))
    if entry.get("then") not in [str(effect) for effect in RuleEffect]:
        raise RuleError(RuleFault.UNKNOWN_EFFECT, rule=name, detail=str(entry.get("then")))
    families = _names(name, when, "family")
    for family in families - family_names:
        raise RuleError(RuleFault.UNKNOWN_FAMILY, rule=name, detail=family)
    return QueueRule(
        name=name,
        effect=RuleEffect(str(entry["then"])),
        pages=frozenset(_address(page) for page in _names(name, when, "page")),
        families=families,
        topics=frozenset(plain_topic(topic) for topic in _names(name, when, "topic")),
        targets=_targets(name, when),
        harms=_harms(name, when),
        hours=_hours(name, when.get("hours")),
        thresholds=_thresholds(name, when),
        near_claim=_yes_or_no(name, when.get("near_claim")),
    )


def _yes_or_no(rule: str, value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise RuleError(RuleFault.WRONG_ANSWER, rule=rule, detail=str(value))


def _names(rule: str, when: Mapping[str, object], condition: str) -> frozenset[str]:
    if condition not in when:
        return frozenset()
    value = when[condition]
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise RuleError(RuleFault.WRONG_LIST, rule=rule, detail=condition)
    return frozenset(names)


def _targets(rule: str, when: Mapping[str, object]) -> frozenset[HateTarget]:
    names = _names(rule, when, "target")
    for name in sorted(names - set(HateTarget)):
        raise RuleError(RuleFault.UNKNOWN_TARGET, rule=rule, detail=name)
    return frozenset(HateTarget(name) for name in names)


def _harms(rule: str, when: Mapping[str, object]) -> frozenset[ThreadHarm]:
    names = _names(rule, when, "harm")
    for name in sorted(names - set(ThreadHarm)):
        raise RuleError(RuleFault.UNKNOWN_HARM, rule=rule, detail=name)
    return frozenset(ThreadHarm(name) for name in names)


def _hours(rule: str, value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    start, _, end = str(value).partition("-")
    if not (start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal()):
        raise RuleError(RuleFault.WRONG_HOURS, rule=rule, detail=str(value))
    if int(start) > 24 or int(end) > 24 or int(start) == int(end):
        raise RuleError(RuleFault.WRONG_HOURS, rule=rule, detail=str(value))
    return int(start), int(end)


def _thresholds(rule: str, when: Mapping[str, object]) -> dict[LabelName, float]:
    thresholds = {}
    for label in LabelName:
        value = when.get(str(label))
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            raise RuleError(RuleFault.WRONG_THRESHOLD, rule=rule, detail=f"{label} = {value}")
        thresholds[label] = float(value)
    return thresholds
