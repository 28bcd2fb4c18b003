"""Rules: what each network allows a group to do together, as far as we know.

Each network's ``rules.toml`` says it in words, with the text it was read in and that
text's date. Unknown is said as unknown: support is then not offered, and whether to act is
for a moderator to decide who sees the reason. This is our reading of public texts and no
legal advice.

The reason, ``why``, is written in English and translated by the catalogue like every other
sentence: ``translations.py`` finds it in the file, and a page shows ``gettext(rule.why)``.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PositiveInt,
    StringConstraints,
    ValidationError,
    model_validator,
)

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Address = Annotated[str, StringConstraints(pattern="^https://")]


class BrokenRules(ValueError):  # noqa: N818 - says what is wrong, like NotALink
    """A ``rules.toml`` that lacks something or says it in the wrong shape."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Reason(_Table):
    """Why a rule is as it is: in plain words, for the page, and where we read it.

    ``source`` is the address of the text, ``date`` the date of that text (or the day we
    looked, where there is none), ``checked`` whether its words were read.
    """

    why: Sentence
    source: Address
    date: date
    checked: bool


def _without(word: str) -> BeforeValidator:
    """TOML has no null: a word stands for it."""
    return BeforeValidator(lambda value: None if value == word else value)


class Rule(Reason):
    """One thing a network allows or not; ``allowed`` is ``None`` when unknown."""

    allowed: Annotated[bool | None, _without("unknown")]


class Ceilings(_Table):
    """Supports at most; the figures written here are our own caution.

    ``supports_in_ten_minutes``, ``supports_a_day`` and ``supports_a_person_an_action`` are
    for one person, so that no account looks driven. ``supports_to_one_comment`` (in an
    action) and ``supports_to_one_comment_in_ten_minutes`` are for what the whole group
    gives one comment, ``supports_an_action`` for all that it gives in a thread, so that
    readers still meet a conversation.
    """

    supports_in_ten_minutes: PositiveInt = 5
    supports_a_day: PositiveInt = 40
    supports_a_person_an_action: PositiveInt = 12
    supports_to_one_comment: PositiveInt = 30
    supports_to_one_comment_in_ten_minutes: PositiveInt = 10
    supports_an_action: PositiveInt = 300


_WITHIN = (
    ("supports_in_ten_minutes", "supports_a_day"),
    ("supports_a_person_an_action", "supports_a_day"),
    ("supports_a_person_an_action", "supports_an_action"),
    ("supports_to_one_comment_in_ten_minutes", "supports_to_one_comment"),
    ("supports_to_one_comment", "supports_an_action"),
)


class Pace(Ceilings, Reason):
    """How slowly to go where support is allowed, and why; our own caution where left out."""

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        for small, large in _WITHIN:
            if getattr(self, small) > getattr(self, large):
                raise ValueError(f"{small} is above {large}")
        return self


class Retention(Reason):
    """How long comments read there may be kept: ``days``, or ``None`` without a limit."""

    days: Annotated[PositiveInt | None, _without("none")]


class CommentFacts(_Table):
    """What can be known of a comment there, without any special access.

    ``ids``: an id or link of its own. ``likes``: their number. ``rank``: a place in an
    order that likes and replies move. ``by_relevance``: that order stands first.
    ``paste``: a copied page is understood. ``in_page``: comments stand in the page itself, so
    that a link can lead a browser to their words.
    """

    ids: bool
    likes: bool
    rank: bool
    by_relevance: bool
    paste: bool
    in_page: bool = False


class Rules(_Table):
    """All rules of one network. ``review_by``: when somebody should read the texts again.

    ``act_together``: comment together, each in their own words. ``support_each_other``:
    like and answer each other's comments. ``derived_metrics``: compute figures of our own
    from what its API gave.
    """

    network: str
    review_by: date
    act_together: Rule
    support_each_other: Rule
    derived_metrics: Rule
    pace: Pace | None = None
    retention: Retention
    shown: CommentFacts

    @model_validator(mode="after")
    def _check_pace(self) -> Self:
        if self.may_support and self.pace is None:
            raise ValueError("support is allowed without a [pace]")
        return self

    @property
    def may_act(self) -> bool:
        """Whether an action may be launched there; where unknown, a moderator decides."""
        return self.act_together.allowed is not False

    @property
    def may_support(self) -> bool:
        """Whether supports may be offered there; unknown is no."""
        return self.may_act and self.support_each_other.allowed is True

    @property
    def ceilings(self) -> Ceilings:
        """How many supports at most; our own caution where no pace is written."""
        return self.pace or Ceilings()


@cache
def rules_of(network: str) -> Rules:
    """Return the rules of a network; raises ``ValueError`` for one we do not know.

    >>> rules_of("facebook").may_support, rules_of("reddit").may_act
    (True, False)
    """
    folder = files("jesuisla.networks").joinpath(network)
    file = folder.joinpath("rules.toml")
    if not network.isidentifier() or not file.is_file():
        raise ValueError(f"unknown network {network!r}")
    return read_rules(network, file.read_text(encoding="utf-8"))


def read_rules(network: str, toml: str) -> Rules:
    """Read the text of a ``rules.toml``; raises :class:`BrokenRules` naming file and field."""
    file = f"{network}/rules.toml"
    try:
        return Rules.model_validate({"network": network} | tomllib.loads(toml))
    except tomllib.TOMLDecodeError as error:
        raise BrokenRules(f"{file}: {error}") from error
    except ValidationError as errors:
        lines = [f"{_where_in_file(error['loc'])}{error['msg']}" for error in errors.errors()]
        raise BrokenRules("\n".join(f"{file} {line}" for line in lines)) from errors


def _where_in_file(location: tuple[int | str, ...]) -> str:
    """Name a place in the file as TOML does.

    >>> _where_in_file(("pace", "date")), _where_in_file(("review_by",)), _where_in_file(())
    ('[pace] date: ', 'review_by: ', '')
    """
    first, *rest = location or ("",)
    if not rest:
        return f"{first}: " if first else ""
    return f"[{first}] {'.'.join(map(str, rest))}: "


def is_overdue(rules: Rules, on: date) -> bool:
    """Return whether the texts should have been read again by this day.

    >>> is_overdue(rules_of("facebook"), date(2099, 1, 1))
    True
    """
    return on > rules.review_by
