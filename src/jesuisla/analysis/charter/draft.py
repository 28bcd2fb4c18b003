"""A draft of a comment, and what may be said of it: the words of the coach."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LONGEST_DRAFT = 10_000
"""Characters that are looked at; a comment of twice the length of a page is none."""


class RuleName(StrEnum):
    """What a remark is about."""

    INSULT = "insult"
    GENERALISING = "generalising"
    LECTURING = "lecturing"
    SPELLING = "spelling"
    IRONY = "irony"
    SHOUTING = "shouting"
    ADDRESSING = "addressing"
    PERSONAL_DATA = "personal_data"
    THREAT = "threat"
    PARTISAN = "partisan"
    UNSOURCED = "unsourced"
    EXPIRED_FACT = "expired_fact"
    LINK_ONLY = "link_only"
    TOO_LONG = "too_long"
    HASHTAG = "hashtag"
    COPIED = "copied"
    EMPTY = "empty"
    TONE = "tone"


class Article(StrEnum):
    """What a charter of counterspeech asks; a group binds articles of its own to rules instead."""

    SAFETY = "safety"
    KINDNESS = "kindness"
    EVERYBODY = "everybody"
    CALM = "calm"
    NOT_THE_HATER = "not the hater"
    INDEPENDENCE = "independence"
    FACTS = "facts"
    OWN_WORDS = "own words"
    BEING_READ = "being read"


class Goal(StrEnum):
    """What the brief of an action asks for.

    Plain opinion, the perspective of those hurt, one sourced fact: Lasser 2025 (PNAS Nexus),
    Hangartner 2021 (PNAS 118/50), Gennaro 2025.
    """

    OPINION = "opinion"
    PERSPECTIVE = "perspective"
    FACT = "fact"


class WantedHashtagPosition(StrEnum):
    """Where the group's hashtag stands in a comment."""

    START = "start"
    END = "end"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A sheet that a draft may lean on: its short answer, its sources, whether it still holds.

    ``claims`` are other wordings of what it says.
    """

    answer: str
    sources: tuple[str, ...] = ()
    is_expired: bool = False
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is writing, and where it is to stand.

    ``language`` is an ISO 639-1 code; ``hashtag`` with its ``#``, ``None`` where the group asks
    for none; ``others`` are voices that stand already.
    """

    text: str
    language: str | None = None
    network: str | None = None
    goal: Goal | None = None
    hashtag: str | None = None
    hashtag_position: WantedHashtagPosition = WantedHashtagPosition.ANYWHERE
    others: Sequence[str] = ()
    sheets: Sequence[FactSheet] = ()


@dataclass(frozen=True, slots=True)
class CoachRemark:
    """What one rule found: the characters ``start`` to ``end`` (exclusive) of the draft's text."""

    rule: RuleName
    start: int
    end: int


ARTICLES = {
    RuleName.THREAT: Article.SAFETY,
    RuleName.PERSONAL_DATA: Article.SAFETY,
    RuleName.INSULT: Article.KINDNESS,
    RuleName.SPELLING: Article.KINDNESS,
    RuleName.LECTURING: Article.KINDNESS,
    RuleName.GENERALISING: Article.EVERYBODY,
    RuleName.SHOUTING: Article.CALM,
    RuleName.IRONY: Article.CALM,
    RuleName.ADDRESSING: Article.NOT_THE_HATER,
    RuleName.PARTISAN: Article.INDEPENDENCE,
    RuleName.EXPIRED_FACT: Article.FACTS,
    RuleName.UNSOURCED: Article.FACTS,
    RuleName.COPIED: Article.OWN_WORDS,
    RuleName.EMPTY: Article.OWN_WORDS,
    RuleName.LINK_ONLY: Article.OWN_WORDS,
    RuleName.TONE: Article.OWN_WORDS,
    RuleName.HASHTAG: Article.BEING_READ,
    RuleName.TOO_LONG: Article.BEING_READ,
}
"""The article behind each rule where a group has bound none; the order is that of urgency."""
