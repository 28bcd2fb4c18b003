"""The coach of comments: what a group's charter says of a draft.

Everything outside the analysis imports from here. ``draft`` holds the words; ``draft_words`` cuts a
draft into words, ``sentences`` into sentences; ``phrases`` are what a rule looks for, in a file a
language, and ``learned`` what is read off meanings; the rules stand in ``respect`` (people),
``bearing`` (how one speaks) and ``substance`` (what one says); ``coach`` asks them all, and
``evaluation`` tells how often they are right.
"""

from jesuisla.analysis.charter.coach import (
    ALL_BUT_IRONY,
    AT_ONCE,
    ON_BY_DEFAULT,
    RULES,
    for_a_screen,
    remarks_on,
)
from jesuisla.analysis.charter.draft import (
    ARTICLES,
    LONGEST_DRAFT,
    Article,
    CoachRemark,
    Draft,
    FactSheet,
    Goal,
    RuleName,
    WantedHashtagPosition,
)
from jesuisla.analysis.charter.evaluation import (
    CoachFigures,
    JudgedDraft,
    RuleCounts,
    measure_coach,
)
from jesuisla.analysis.charter.examples import InventedExamples, invented_examples
from jesuisla.analysis.charter.good_things import GoodThing, good_thing
from jesuisla.analysis.charter.matching import WITH_PHRASES

__all__ = [
    "ALL_BUT_IRONY",
    "ARTICLES",
    "AT_ONCE",
    "LONGEST_DRAFT",
    "ON_BY_DEFAULT",
    "RULES",
    "WITH_PHRASES",
    "Article",
    "CoachFigures",
    "CoachRemark",
    "Draft",
    "FactSheet",
    "Goal",
    "GoodThing",
    "InventedExamples",
    "JudgedDraft",
    "RuleCounts",
    "RuleName",
    "WantedHashtagPosition",
    "for_a_screen",
    "good_thing",
    "invented_examples",
    "measure_coach",
    "remarks_on",
]
