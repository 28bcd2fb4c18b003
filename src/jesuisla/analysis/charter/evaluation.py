"""How often the coach is right on drafts of which people said what the charter asks of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from jesuisla.analysis.charter.coach import ALL_BUT_IRONY, ON_BY_DEFAULT, remarks_on
from jesuisla.analysis.charter.draft import Draft, RuleName
from jesuisla.analysis.shares import lower_bound

PERFECT = "perfect"
"""The kind of a draft about which there is nothing to ask."""


@dataclass(frozen=True, slots=True)
class JudgedDraft:
    """A draft, what it breaks by somebody's judgement, its kind, and what makes it hard.

    ``trap`` is such as ``dialect:scots`` or ``identity:jew``, empty for none.
    """

    draft: Draft
    rules: frozenset[RuleName]
    kind: str = ""
    trap: str = ""


@dataclass(slots=True)
class RuleCounts:
    """Drafts that a rule remarked on, those of them that it meant, and those that it should."""

    remarks: int = 0
    right: int = 0
    breaches: int = 0

    def __add__(self, other: "RuleCounts") -> "RuleCounts":
        return RuleCounts(
            self.remarks + other.remarks, self.right + other.right, self.breaches + other.breaches
        )

    @property
    def precision_bound(self) -> float | None:
        """The lower bound of how often a remark is right, at 95 %; ``None`` without remarks."""
        return lower_bound(self.right, self.remarks)

    @property
    def recall_bound(self) -> float | None:
        """The lower bound of how much is found, at 95 %; ``None`` where nothing was meant."""
        return lower_bound(self.right, self.breaches)


@dataclass(slots=True)
class CoachFigures:
    """Counts by language and rule; of perfect drafts, how many were remarked on, by trap.

    ``perfect`` is by language and trap: drafts, those remarked on by the rules that are
    on by default, and by all but irony.
    """

    rules: dict[tuple[str, RuleName], RuleCounts] = field(default_factory=dict)
    perfect: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)

    def pooled(self, rule: RuleName) -> RuleCounts:
        """Return a rule's counts over all languages."""
        return sum(
            (counts for (_, name), counts in self.rules.items() if name is rule), RuleCounts()
        )


def measure_coach(drafts: Iterable[JudgedDraft]) -> CoachFigures:
    """Return how often each rule is right and how much it finds, irony among them."""
    figures = CoachFigures()
    perfect: dict[tuple[str, str], Counter[str]] = {}
    for judged_draft in drafts:
        language = judged_draft.draft.language or ""
        found_rules = {
            remark.rule for remark in remarks_on(judged_draft.draft, frozenset(RuleName))
        }
        for rule in RuleName:
            counts = figures.rules.setdefault((language, rule), RuleCounts())
            counts.remarks += rule in found_rules
            counts.breaches += rule in judged_draft.rules
            counts.right += rule in found_rules & judged_draft.rules
        if judged_draft.kind == PERFECT:
            of = perfect.setdefault((language, judged_draft.trap), Counter())
            of["drafts"] += 1
            of["by default"] += bool(found_rules & ON_BY_DEFAULT)
            of["with more"] += bool(found_rules & ALL_BUT_IRONY)
    figures.perfect = {
        key: (of["drafts"], of["by default"], of["with more"]) for key, of in perfect.items()
    }
    return figures
