"""The coach of comments: what a group's charter says of a draft.

Everything outside the analysis imports from here. ``draft`` holds the words; ``draft_words`` cuts a
draft into words; ``phrases`` are what a rule looks for, in a file a language; the rules stand in
``respect`` (people), ``bearing`` (how one speaks) and ``substance`` (what one says); ``coach`` asks
them all.
"""

from jesuisla.analysis.charter.coach import AT_ONCE, ON_BY_DEFAULT, RULES, coach, for_a_screen
from jesuisla.analysis.charter.draft import (
    ARTICLES,
    LONGEST_DRAFT,
    Article,
    Draft,
    FactSheet,
    Goal,
    HashtagPosition,
    Remark,
    RuleName,
)

__all__ = [
    "ARTICLES",
    "AT_ONCE",
    "LONGEST_DRAFT",
    "ON_BY_DEFAULT",
    "RULES",
    "Article",
    "Draft",
    "FactSheet",
    "Goal",
    "HashtagPosition",
    "Remark",
    "RuleName",
    "coach",
    "for_a_screen",
]
