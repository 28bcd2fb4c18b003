"""Rules: what each network allows a group to do together, as far as we know.

Each network's ``rules.toml`` says it in words, with the text it was read in and that
text's date. Unknown is said as unknown: support is then not offered, and whether to act is
for a moderator to decide who sees the reason. This is our reading of public texts and no
legal advice.
"""

import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar


class BrokenRules(ValueError):  # noqa: N818 - says what is wrong, like NotALink
    """A ``rules.toml`` that lacks something or says it in the wrong shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a network allows or not.

    ``allowed`` is ``None`` when unknown. ``en`` and ``fr`` say why in plain words, for
    the page. ``source`` is the address of the text, ``date`` the date of that text (or
    the day we looked, where there is none), ``checked`` whether its words were read.
    """

    allowed: bool | None
    en: str
    fr: str
    source: str
    date: date
    checked: bool

    def why(self, language: str) -> str:
        """The reason in French for ``fr`` and its kin, in English otherwise."""
        return self.fr if _is_french(language) else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceilings:
    """Supports at most; the figures written here are our own caution.

    ``supports_in_ten_minutes``, ``supports_a_day`` and ``supports_a_person_an_action`` are
    for one person, so that no account looks driven. ``supports_to_one_comment`` (in an
    action) and ``supports_to_one_comment_in_ten_minutes`` are for what the whole group
    gives one comment, ``supports_an_action`` for all that it gives in a thread, so that
    readers still meet a conversation.
    """

    supports_in_ten_minutes: int = 5
    supports_a_day: int = 40
    supports_a_person_an_action: int = 12
    supports_to_one_comment: int = 30
    supports_to_one_comment_in_ten_minutes: int = 10
    supports_an_action: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace(Ceilings):
    """How slowly to go where support is allowed, and why; our own caution where left out."""

    en: str
    fr: str
    source: str
    date: date
    checked: bool

    def why(self, language: str) -> str:
        """The reason in French for ``fr`` and its kin, in English otherwise."""
        return self.fr if _is_french(language) else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long comments read there may be kept: ``days``, or ``None`` without a limit."""

    days: int | None
    en: str
    fr: str
    source: str
    date: date
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What can be known of a comment there, without any special access.

    ``ids``: an id or link of its own. ``likes``: their number. ``rank``: a place in an
    order that likes and replies move. ``by_relevance``: that order stands first.
    ``paste``: a copied page is understood.
    """

    ids: bool
    likes: bool
    rank: bool
    by_relevance: bool
    paste: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
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
    pace: Pace | None
    retention: Retention
    shown: Shown

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


_T = TypeVar("_T")
_Table = TypeVar("_Table", Rule, Pace, Retention, Shown)


@cache
def rules_of(network: str) -> Rules:
    """The rules of a network; raises ``ValueError`` for one we do not know.

    >>> rules_of("facebook").may_support, rules_of("reddit").may_act
    (True, False)
    """
    folder = files("jesuisla.networks").joinpath(network)
    file = folder.joinpath("rules.toml")
    if not network.isidentifier() or not file.is_file():
        raise ValueError(f"unknown network {network!r}")
    return read_rules(network, file.read_text(encoding="utf-8"))


def read_rules(network: str, toml: str) -> Rules:
    """The rules in the text of a ``rules.toml``; raises :class:`BrokenRules` with the place."""
    try:
        said = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BrokenRules(f"{network}/rules.toml: {error}") from error
    extra = set(said) - {one.name for one in fields(Rules)}
    if extra:
        raise BrokenRules(f"{network}/rules.toml: unknown {', '.join(sorted(extra))}")
    pace = None if "pace" not in said else _one(network, said, "pace", dict)
    rules = Rules(
        network=network,
        review_by=_one(network, said, "review_by", date),
        act_together=_rule(network, said, "act_together"),
        support_each_other=_rule(network, said, "support_each_other"),
        derived_metrics=_rule(network, said, "derived_metrics"),
        pace=None if pace is None else _pace(network, pace),
        retention=_table(
            network,
            "retention",
            _unknown(_one(network, said, "retention", dict), "days"),
            Retention,
        ),
        shown=_table(network, "shown", _one(network, said, "shown", dict), Shown),
    )
    if rules.may_support and rules.pace is None:
        raise BrokenRules(f"{network}/rules.toml: support is allowed without a pace")
    return rules


def is_overdue(rules: Rules, on: date) -> bool:
    """Whether the texts should have been read again by this day.

    >>> is_overdue(rules_of("facebook"), date(2099, 1, 1))
    True
    """
    return on > rules.review_by


def _rule(network: str, said: dict[str, Any], name: str) -> Rule:
    return _table(network, name, _unknown(_one(network, said, name, dict), "allowed"), Rule)


_WITHIN = (
    ("supports_in_ten_minutes", "supports_a_day"),
    ("supports_a_person_an_action", "supports_a_day"),
    ("supports_a_person_an_action", "supports_an_action"),
    ("supports_to_one_comment_in_ten_minutes", "supports_to_one_comment"),
    ("supports_to_one_comment", "supports_an_action"),
)


def _pace(network: str, said: dict[str, Any]) -> Pace:
    pace = _table(network, "pace", said, Pace)
    for small, large in _WITHIN:
        if getattr(pace, small) > getattr(pace, large):
            raise BrokenRules(f"{network}/rules.toml [pace]: {small} is above {large}")
    return pace


def _is_french(language: str) -> bool:
    return language.lower().split("-")[0].split("_")[0] == "fr"


def _unknown(table: dict[str, Any], key: str) -> dict[str, Any]:
    """TOML has no null: the word “unknown” (or “none”, for a limit) stands for it."""
    return {**table, key: None} if table.get(key) in ("unknown", "none") else table


def _one(network: str, said: dict[str, Any], name: str, kind: type[_T]) -> _T:
    value = said.get(name)
    if not isinstance(value, kind):
        raise BrokenRules(f"{network}/rules.toml: {name} is missing or no {kind.__name__}")
    return value


def _table(network: str, name: str, table: dict[str, Any], kind: type[_Table]) -> _Table:
    wanted = {one.name: one.type for one in fields(kind)}
    needed = {one.name for one in fields(kind) if one.default is MISSING}
    where = f"{network}/rules.toml [{name}]"
    wrong = (needed - set(table)) | (set(table) - set(wanted))
    if wrong:
        raise BrokenRules(f"{where}: missing or unknown: {', '.join(sorted(wrong))}")
    for key, value in table.items():
        _check(f"{where} {key}", value, wanted[key])
    return kind(**table)


def _check(where: str, value: object, kind: object) -> None:
    if kind is str and (not isinstance(value, str) or not value.strip()):
        raise BrokenRules(f"{where}: a text is wanted")
    if where.endswith(" source") and not str(value).startswith("https://"):
        raise BrokenRules(f"{where}: an https address is wanted")
    if kind is bool or kind == bool | None:
        good = isinstance(value, bool) or (value is None and kind is not bool)
    elif kind is int or kind == int | None:
        good = (type(value) is int and value > 0) or (value is None and kind is not int)
    elif kind is date:
        good = type(value) is date
    else:
        good = True
    if not good:
        raise BrokenRules(f"{where}: {value!r} does not fit")
