"""Rules in words, what is wrong with one, and the file that holds them."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import tomlkit
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from jesuisla.analysis.triage import (
    HateTarget,
    QueueRule,
    RuleBackTest,
    RuleEffect,
    RuleError,
    RuleFault,
    ThreadHarm,
)
from jesuisla.collective.scoring.explanations import LABELS
from jesuisla.collective.scoring.hate_targets import TARGETS

FAULTS: Mapping[RuleFault, Promise] = MappingProxyType(
    {
        RuleFault.NOT_TOML: gettext_lazy(
            "This is not in the form of a rule file. Look again at: %(detail)s."
        ),
        RuleFault.UNKNOWN_PART: gettext_lazy(
            "“%(detail)s” is no part of a rule file. A rule has name, when and then; the file "
            "has families and rules."
        ),
        RuleFault.NO_NAME: gettext_lazy("Give each rule a name."),
        RuleFault.NAME_TWICE: gettext_lazy(
            "Two rules are called “%(rule)s”. Give one another name."
        ),
        RuleFault.NO_CONDITION: gettext_lazy(
            "The rule “%(rule)s” says nothing of when it holds. Add a page, words, a topic, "
            "whom hate is aimed at, what its comments spread, hours or a threshold."
        ),
        RuleFault.UNKNOWN_CONDITION: gettext_lazy(
            "“%(detail)s” in the rule “%(rule)s” is no condition. There are page, family, topic, "
            "target, harm, hours, near_claim and the questions put to the classifier."
        ),
        RuleFault.UNKNOWN_EFFECT: gettext_lazy(
            "“%(detail)s” in the rule “%(rule)s” is no effect. There are raise, lower, never "
            "and alert."
        ),
        RuleFault.UNKNOWN_FAMILY: gettext_lazy(
            "The rule “%(rule)s” names the words “%(detail)s”, which are not in the file."
        ),
        RuleFault.UNKNOWN_TARGET: gettext_lazy(
            "“%(detail)s” in the rule “%(rule)s” is no kind of people. There are %(targets)s. "
            "What a thread is about is its topic."
        ),
        RuleFault.UNKNOWN_HARM: gettext_lazy(
            "“%(detail)s” in the rule “%(rule)s” cannot be said of a thread. There are hateful "
            "and misleading."
        ),
        RuleFault.WRONG_FAMILY: gettext_lazy(
            "These words cannot be looked for: %(detail)s. Write the beginnings of words, one "
            "word each, at least three letters."
        ),
        RuleFault.WRONG_LIST: gettext_lazy(
            "“%(detail)s” in the rule “%(rule)s” should be a text, or a list of texts."
        ),
        RuleFault.WRONG_HOURS: gettext_lazy(
            "The hours “%(detail)s” of the rule “%(rule)s” cannot be read. Write them as 20-06."
        ),
        RuleFault.WRONG_THRESHOLD: gettext_lazy(
            "The threshold “%(detail)s” of the rule “%(rule)s” should lie between 0 and 1."
        ),
        RuleFault.WRONG_ANSWER: gettext_lazy(
            "“%(detail)s” in the rule “%(rule)s” should be true or false."
        ),
        RuleFault.TOO_MANY: gettext_lazy("These are too many rules or words (%(detail)s)."),
    }
)

HARMS: Mapping[ThreadHarm, Promise] = MappingProxyType(
    {
        ThreadHarm.HATEFUL: pgettext_lazy("kind of place", "hateful"),
        ThreadHarm.MISLEADING: pgettext_lazy("kind of place", "misleading"),
    }
)

EFFECTS: Mapping[RuleEffect, Promise] = MappingProxyType(
    {
        RuleEffect.RAISE: gettext_lazy("raise it in the queue"),
        RuleEffect.LOWER: gettext_lazy("lower it in the queue"),
        RuleEffect.NEVER: gettext_lazy("keep it off the queue"),
        RuleEffect.ALERT: gettext_lazy("put it first and say so"),
    }
)


def _place_in_words(detail: str) -> str:
    """Say where a file cannot be read: what reads it says more, but in English alone.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     _place_in_words("Expected '=' after a key (at line 3, column 6)")
    'line 3'
    """
    line = _LINE.search(detail)
    return _("line %(number)s") % {"number": line[1]} if line else _("its end")


def fault_in_words(error: RuleError) -> str:
    """Say what is wrong with a rule file, and what to write instead."""
    if error.fault is RuleFault.NOT_TOML:
        return str(FAULTS[error.fault]) % {"detail": _place_in_words(error.detail)}
    return str(FAULTS[error.fault]) % {
        "rule": error.rule[:80],
        "detail": error.detail[:200],
        "targets": ", ".join(HateTarget),
    }


def conditions_in_words(rule: QueueRule) -> list[str]:
    """Say when a rule holds: all of these together, each a clause about a thread."""
    conditions = []
    if rule.pages:
        conditions.append(_("it is on the page %(names)s") % {"names": _any(rule.pages)})
    if rule.families:
        conditions.append(
            _("it has words of the family %(names)s") % {"names": _any(rule.families)}
        )
    if rule.topics:
        conditions.append(_("its topic is %(names)s") % {"names": _any(rule.topics)})
    if rule.targets:
        kinds = _any(str(TARGETS[target]) for target in rule.targets)
        conditions.append(_("its hate seems aimed at people for %(names)s") % {"names": kinds})
    if rule.harms:
        words = _any(str(HARMS[harm]) for harm in rule.harms)
        conditions.append(_("somebody called its comments %(words)s") % {"words": words})
    if rule.hours:
        start, end = rule.hours
        conditions.append(
            _("it comes between %(start)d:00 and %(end)d:00") % {"start": start, "end": end}
        )
    if rule.near_claim is not None:
        conditions.append(
            _("it stands near a checked claim")
            if rule.near_claim
            else _("it stands near no checked claim")
        )
    for label, least in rule.thresholds.items():
        conditions.append(
            _("one of its comments reaches %(percent)d %% for “%(label)s”")
            % {"label": LABELS[label], "percent": round(100 * least)}
        )
    return conditions


def rule_in_words(rule: QueueRule) -> str:
    """Say a rule as one sentence."""
    conditions = pgettext("between two conditions", " and ").join(conditions_in_words(rule))
    return _("When %(conditions)s: %(effect)s.") % {
        "conditions": conditions,
        "effect": EFFECTS[rule.effect],
    }


def _any(names: Iterable[str]) -> str:
    return str(format_lazy(" {} ", gettext_lazy("or"))).join(sorted(names))


def with_rule(text: str, entry: Mapping[str, Any], families: Mapping[str, list[str]]) -> str:
    """Return a rule file with one rule more, and the words that it names; comments stay.

    Raises ``RuleError`` when the file given is none.
    """
    document = _read(text)
    rule = tomlkit.table()
    rule.add("name", entry["name"])
    for condition, value in entry["when"].items():
        rule.append(tomlkit.key(["when", condition]), value)
    rule.add("then", entry["then"])
    rules = document.setdefault("rule", tomlkit.aot())
    rules.append(rule if isinstance(rules, AoT) else dict(entry))
    if not families:
        return tomlkit.dumps(document)
    table = document.setdefault("families", tomlkit.table())
    before = table.as_string()
    table.update(families)
    after = table.as_string()
    comments_of_rule = _LAST_COMMENTS.search(before)
    if comments_of_rule is None or not after.startswith(before):
        return tomlkit.dumps(document)
    # What stands above the first rule is to tomlkit the end of the words, and is to stay there.
    words = before[: comments_of_rule.start()] + after[len(before) :] + comments_of_rule[0]
    return tomlkit.dumps(document).replace(after, words, 1)


def without_rule(text: str, name: str) -> str:
    """Return a rule file without the rule of this name, nor the comment right above it.

    Raises ``RuleError`` when the file given is none.
    """
    document = _read(text)
    rules = document.get("rule", [])
    at = next((at for at, rule in enumerate(rules) if rule["name"] == name), None)
    if at is None:
        return text
    if not isinstance(rules, AoT):
        del rules[at]
        return tomlkit.dumps(document)
    # To tomlkit a comment above a rule is the end of what comes before: it would go, or stay,
    # with the wrong one.
    comments_of_next = _LAST_COMMENTS.search(rules[at].as_string())
    rules[at] = tomlkit.table().add(_MARK, 0)
    above, below = re.split(rf"\[\[.*?\]\]\s*{_MARK} = 0\n?", tomlkit.dumps(document))
    return _COMMENT_ABOVE.sub("", above) + (comments_of_next or [""])[0] + below


_MARK = "the-rule-to-take-out"
_LINE = re.compile(r"line (\d+)")
_COMMENT_ABOVE = re.compile(r"(?:^[ \t]*#.*\n)+\Z", re.MULTILINE)
_LAST_COMMENTS = re.compile(r"(?:^[ \t]*(?:#.*)?\r?\n)+\Z", re.MULTILINE)


def written(data: Mapping[str, Any]) -> str:
    """Return rules as a file; a landed migration asks for it by this name."""
    return tomlkit.dumps(data)


def _read(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise RuleError(RuleFault.NOT_TOML, detail=str(error)) from error


def would_have_in_words(would: RuleBackTest) -> str:
    """Say of a rule that was tried for how many threads it would have held."""
    threads = ngettext(
        "would have held for %(counter)s thread",
        "would have held for %(counter)s threads",
        would.match_count,
    ) % {"counter": would.match_count}
    launches = ngettext(
        "%(counter)s of them launched", "%(counter)s of them launched", would.launch_count
    ) % {"counter": would.launch_count}
    sentence = f"{threads}, {launches}"
    if would.unknown_count:
        unknown = ngettext(
            "for %(counter)s nothing can be told",
            "for %(counter)s nothing can be told",
            would.unknown_count,
        ) % {"counter": would.unknown_count}
        sentence += f" ({unknown})"
    return f"{sentence}."
