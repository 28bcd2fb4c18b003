"""The coach: what the charter says of a draft. It asks, it never rewrites, it never blocks."""

from collections.abc import Collection

from jesuisla.analysis.charter.bearing import BEARING_RULES
from jesuisla.analysis.charter.draft import ARTICLES, Draft, Remark, RuleName
from jesuisla.analysis.charter.draft_words import read_draft
from jesuisla.analysis.charter.respect import RESPECT_RULES
from jesuisla.analysis.charter.substance import SUBSTANCE_RULES

AT_ONCE = 2
"""Remarks that a screen shows."""

RULES = {rule.name: rule for rule in (*RESPECT_RULES, *BEARING_RULES, *SUBSTANCE_RULES)}

ON_BY_DEFAULT = frozenset(name for name, rule in RULES.items() if rule.on_by_default)

_URGENCY = {name: rank for rank, name in enumerate(ARTICLES)}


def coach(draft: Draft, rules: Collection[RuleName] = ON_BY_DEFAULT) -> list[Remark]:
    """Return what these rules find in a draft, the most urgent first; the text is not kept.

    >>> [remark.rule.value for remark in coach(Draft("Renseignez-vous, bande d’idiots !!!", "fr"))]
    ['insult', 'lecturing', 'shouting']
    >>> coach(Draft("Une famille syrienne tient notre boulangerie, et on l’aime.", "fr"))
    []
    """
    words = read_draft(draft)
    remarks = [remark for name in rules for remark in RULES[name].remarks(words)]
    return sorted(remarks, key=lambda remark: (_URGENCY[remark.rule], remark.start))


def for_a_screen(remarks: list[Remark]) -> list[Remark]:
    """Return the two most urgent remarks, of two rules where there are two."""
    first_of_each = {remark.rule: remark for remark in reversed(remarks)}
    return sorted(first_of_each.values(), key=lambda remark: _URGENCY[remark.rule])[:AT_ONCE]
