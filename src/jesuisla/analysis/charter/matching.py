"""What a rule is made of: a name, the languages it knows, and what it finds in a draft."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jesuisla.analysis.charter.draft import CoachRemark, RuleName
from jesuisla.analysis.charter.draft_words import DraftWords
from jesuisla.analysis.charter.phrases import found_phrases

Span = tuple[int, int]
"""First character and the one after the last, in the draft's text."""

WITH_PHRASES = frozenset({"fr", "en"})


@dataclass(frozen=True, slots=True)
class CharterRule:
    """One rule: ``languages`` is ``None`` where it needs no words of any; ``find`` gives spans."""

    name: RuleName
    find: Callable[[DraftWords], Iterable[Span]]
    languages: frozenset[str] | None = WITH_PHRASES
    is_on: bool = True

    def remarks(self, draft: DraftWords) -> Iterator[CoachRemark]:
        """Give a remark for each thing found; none in a language that the rule does not know."""
        if self.languages is None or draft.language in self.languages:
            for start, end in self.find(draft):
                yield CoachRemark(self.name, start, end)


def phrase_spans(draft: DraftWords, name: str, *, unless: tuple[str, ...] = ()) -> Iterator[Span]:
    """Give where phrases of a section stand, but for sentences with a phrase of another section."""
    words = draft.own_words
    kind_sentences = {
        words[first].sentence for other in unless for first, _ in found_phrases(draft, other)
    }
    for first, last in found_phrases(draft, name):
        if words[first].sentence not in kind_sentences:
            yield words[first].start, words[last].end


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or lie within each other as one.

    >>> joined([(4, 9), (0, 2), (6, 12)])
    [(0, 2), (4, 12)]
    """
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1] + 1:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole
