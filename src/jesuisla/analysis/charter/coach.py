"""The coach: what the charter says of a draft. It asks, it never rewrites, it never blocks."""

from collections.abc import Collection

from jesuisla.analysis.charter.bearing import BEARING_RULES
from jesuisla.analysis.charter.beside import BESIDE_RULES
from jesuisla.analysis.charter.draft import ARTICLES, CoachRemark, Draft, RuleName
from jesuisla.analysis.charter.draft_words import read_draft
from jesuisla.analysis.charter.learned import read_sentences, shipped_head
from jesuisla.analysis.charter.respect import RESPECT_RULES
from jesuisla.analysis.charter.substance import SUBSTANCE_RULES

AT_ONCE = 2
"""Remarks that a screen shows."""

RULES = {
    rule.name: rule for rule in (*RESPECT_RULES, *BEARING_RULES, *BESIDE_RULES, *SUBSTANCE_RULES)
}

ON_BY_DEFAULT = frozenset(name for name, rule in RULES.items() if rule.is_on)
"""What was right at least four times in five, by the lower bound, or needs no judgement."""

ALL_BUT_IRONY = frozenset(RULES) - {RuleName.IRONY}
"""What is asked where a writer wants more questions, some of them mistaken; irony is a trial."""

_URGENCY = {name: rank for rank, name in enumerate(ARTICLES)}


def remarks_on(draft: Draft, rules: Collection[RuleName] = ON_BY_DEFAULT) -> list[CoachRemark]:
    """Return what these rules find in a draft, the most urgent first; the text is not kept.

    >>> [remark.rule.value for remark in remarks_on(Draft("Renseignez-vous !!!", "fr"))]
    ['shouting', 'empty']
    >>> draft = Draft("Renseignez-vous !!!", "fr")
    >>> [remark.rule.value for remark in remarks_on(draft, ALL_BUT_IRONY)]
    ['lecturing', 'shouting', 'empty']
    >>> remarks_on(Draft("Une famille syrienne tient notre boulangerie, et on l’aime.", "fr"))
    []
    """
    words = read_draft(draft)
    asked_rules = [RULES[name] for name in rules]
    is_read = any(rule.is_learned for rule in asked_rules)
    read = read_sentences(words, shipped_head()) if is_read else None
    remarks = [remark for rule in asked_rules for remark in rule.remarks(words, read)]
    return sorted(remarks, key=lambda remark: (_URGENCY[remark.rule], remark.start))


def for_a_screen(remarks: list[CoachRemark]) -> list[CoachRemark]:
    """Return the two most urgent remarks, of two rules where there are two."""
    first_of_each = {remark.rule: remark for remark in reversed(remarks)}
    return sorted(first_of_each.values(), key=lambda remark: _URGENCY[remark.rule])[:AT_ONCE]
