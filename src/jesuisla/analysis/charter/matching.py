"""What a rule is made of: a name, the languages it knows, and what it finds in a draft."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jesuisla.analysis.charter.draft import CoachRemark, RuleName
from jesuisla.analysis.charter.draft_words import DraftWords
from jesuisla.analysis.charter.learned import ReadSentences
from jesuisla.analysis.charter.phrases import found_phrases
from jesuisla.analysis.charter.sentences import OwnSentence

Span = tuple[int, int]
"""First character and the one after the last, in the draft's text."""

WITH_PHRASES = frozenset({"fr", "en"})
"""Languages in which every rule asks; in others those that need no words do."""

Finder = Callable[[DraftWords], Iterable[Span]]


def _nothing(_draft: DraftWords) -> tuple[Span, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class CharterRule:
    """One rule: ``languages`` is ``None`` where it needs no words of any.

    ``find`` gives spans by words. A rule that ``is_learned`` asks where the meaning of a sentence
    is read as well, and then names the words found in it, or all of it where there are none;
    ``sees`` gives what holds whatever is read, ``is_void_in`` tells drafts, ``spares`` sentences
    and ``unless`` sections of phrases whose sentences are left alone; those about which the rule
    that it ``yields_to`` asks already are left to that one.
    """

    name: RuleName
    find: Finder
    languages: frozenset[str] | None = WITH_PHRASES
    is_on: bool = True
    is_learned: bool = False
    sees: Finder = _nothing
    is_void_in: Callable[[DraftWords], bool] | None = None
    spares: Callable[[DraftWords, OwnSentence], bool] | None = None
    unless: tuple[str, ...] = ()
    yields_to: RuleName | None = None

    def remarks(self, draft: DraftWords, read: ReadSentences | None) -> Iterator[CoachRemark]:
        """Give a remark for each thing found; none in a language that the rule does not know."""
        if self.languages is not None and draft.language not in self.languages:
            return
        spans = self._read(draft, read) if self.is_learned and read else self.find(draft)
        for start, end in spans:
            yield CoachRemark(self.name, start, end)

    def _read(self, draft: DraftWords, read: ReadSentences) -> list[Span]:
        if self.is_void_in is not None and self.is_void_in(draft):
            return []
        let_be = sentences_with(draft, self.unless)
        if self.yields_to is not None:
            let_be |= {sentence.number for sentence, _ in read.those_with(self.yields_to, ())}
        found_spans = list(self.find(draft))
        spans = list(self.sees(draft))
        for sentence, words in read.those_with(self.name, found_spans):
            is_spared = self.spares is not None and self.spares(draft, sentence)
            if sentence.number not in let_be and not is_spared:
                spans += words or [(sentence.start, sentence.end)]
        return joined(spans)


def sentences_with(draft: DraftWords, sections: Iterable[str]) -> set[int]:
    """Return the numbers of the sentences with a phrase of any of these sections."""
    words = draft.own_words
    return {words[first].sentence for name in sections for first, _ in found_phrases(draft, name)}


def phrase_spans(draft: DraftWords, name: str, *, unless: tuple[str, ...] = ()) -> Iterator[Span]:
    """Give where phrases of a section stand, but for sentences with a phrase of another section."""
    words = draft.own_words
    kind_sentences = sentences_with(draft, unless)
    for first, last in found_phrases(draft, name):
        if words[first].sentence not in kind_sentences:
            # “QI d’” is shown with what stands behind its apostrophe.
            is_cut = words[last].spelling.endswith(("'", "’")) and last + 1 < len(words)
            end = words[last + 1] if is_cut else words[last]
            yield words[first].start, end.end


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
